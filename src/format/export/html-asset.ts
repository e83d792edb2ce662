/** Style and script of an exported page. They are named by their hashes in its policy, so that nothing else can be one. */
import { createHash } from 'node:crypto';

const LIGHT =
  '--bg:#f7f5f2;--surface:#fdfcfa;--sunken:#efece7;--line:#e2ddd5;--text:#1e1b17;--dim:#635c52;--signal:#b44200;--ok:#1c7238;--ok-wash:#e4f2e6;--failed:#b9261c;--failed-wash:#fbe9e6;--waiting:#875500;--model:#225db5;--tool:#0c6b61;';
const DARK =
  '--bg:#131211;--surface:#191816;--sunken:#0d0c0b;--line:#2c2926;--text:#ebe6df;--dim:#a59d92;--signal:#ff914d;--ok:#5cc07a;--ok-wash:#14291b;--failed:#ff8074;--failed-wash:#331a17;--waiting:#e5ad45;--model:#7fb0fb;--tool:#52c2b3;';

export const EXPORT_STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/21px system-ui,-apple-system,"Segoe UI",sans-serif}
[hidden]{display:none!important}
header,main,footer,.tools{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:24px;padding-bottom:12px}
h1{margin:0 0 6px;font-size:20px;line-height:28px;overflow-wrap:anywhere}
h2{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;margin:0;padding:18px 12px 6px;border-bottom:1px solid var(--line);font-size:14px}
small,.facts,.about,.took,footer{color:var(--dim);font-variant-numeric:tabular-nums}
small{font-size:13px;font-weight:400}
.facts,.about{margin:0;font-size:13px;overflow-wrap:anywhere}
.about{margin-top:8px;font-size:12px;line-height:18px}
.facts>span:not(:last-child)::after,small>span:not(:last-child)::after{content:" ·";color:var(--dim)}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:4px;position:sticky;top:0;z-index:1;padding-top:8px;padding-bottom:8px;background:var(--bg);border-bottom:1px solid var(--line)}
button,input{font:inherit;font-size:13px;color:inherit;height:30px;padding:0 10px;border:1px solid transparent;border-radius:5px;background:none}
button{color:var(--dim);cursor:pointer}
button:hover{background:var(--sunken)}
button[aria-pressed=true]{color:var(--signal);font-weight:600}
input{flex:1 1 120px;min-width:0;max-width:280px;border-color:var(--line);background:var(--surface)}
output{color:var(--dim);font-size:12px;padding:0 6px}
:focus-visible{outline:2px solid var(--signal);outline-offset:1px}
.mark{width:14px;text-align:center}
.completed{color:var(--ok)}.failed .end,.mark.failed{color:var(--failed)}.running{color:var(--signal)}.waiting{color:var(--waiting)}
.step{margin:0;padding:0 12px;border-bottom:1px solid transparent}
.step.failed{background:var(--failed-wash)}
.nested{padding-left:36px}
.row,div.step:has(>.words){display:flex;align-items:baseline;gap:12px;padding:3px 0}
div.step:has(>.words){padding:6px 12px}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary:hover .line,summary:hover .who{text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:3px}
.who{flex:0 0 104px;overflow:hidden;font-weight:400;font-size:13px;color:var(--dim);text-overflow:ellipsis;white-space:nowrap}
.tool .who{color:var(--tool)}.model .who{color:var(--model)}.approval .who{color:var(--waiting)}.failed .who{color:var(--failed)}
.line{flex:1;min-width:0;font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tool .line,.edit .line,.tool .who{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
.model .line,.reasoning .line,.compaction .line{color:var(--dim)}
.reasoning .line{font-style:italic}
details[open]>summary .line{white-space:normal;overflow-wrap:anywhere}
.took{flex:none;font-size:12.5px;white-space:nowrap}
.end{flex:0 0 40px;font-size:12.5px;white-space:nowrap;color:var(--ok)}
.words{flex:1;min-width:0;max-width:760px;overflow-wrap:anywhere}
.words>*{margin:0 0 8px}.words>:last-child{margin-bottom:0}
.words :is(h3,h4,h5,h6){font-size:14px}
.words :is(ul,ol){padding-left:22px}.words li>p{margin:0}
.words blockquote{padding-left:12px;border-left:2px solid var(--line);color:var(--dim)}
.words blockquote p{margin:0}
.words code{padding:0 3px;border-radius:3px;background:var(--sunken);font:12.5px/18px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.words hr{height:0;border:0;border-top:1px solid var(--line)}
.words .table{overflow-x:auto}
.words table{border-collapse:collapse;font-size:13px}
.words :is(th,td){padding:3px 10px;border:1px solid var(--line);text-align:left;vertical-align:top}
.address{color:var(--dim);font-size:12px}
.prompt .words{font-weight:550}
figure{margin:2px 0 10px 116px}
figcaption{color:var(--dim);font-size:12px;overflow-wrap:anywhere}
pre{max-height:420px;margin:2px 0;padding:8px 10px;overflow:auto;border:1px solid var(--line);border-radius:5px;background:var(--sunken);font:12px/18px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
ins{text-decoration:none;color:var(--ok);background:var(--ok-wash)}
del{text-decoration:none;color:var(--failed);background:var(--failed-wash)}
.cut{margin:2px 0 0;color:var(--waiting);font-size:12px;font-weight:400;white-space:normal}
footer{padding-top:12px;padding-bottom:40px;font-size:13px}
footer h2{padding-left:0}
footer ul{padding-left:18px}
main{padding-bottom:32px}
@media (max-width:640px){
header,main,footer,.tools{padding-left:12px;padding-right:12px}
h2,.step,div.step:has(>.words){padding-left:4px;padding-right:4px}
.nested{padding-left:16px}
.who{flex-basis:64px;font-size:12px}
.tool .who{font-size:11px}
.end{flex-basis:28px;text-align:right}
figure{margin-left:0}
.row,div.step:has(>.words){gap:8px}
button{height:36px}input{height:36px;max-width:none}
}
@media print{.tools{display:none}pre{max-height:none}body{background:#fff}}
`;

export const EXPORT_SCRIPT = `
"use strict";
const tools=document.querySelector(".tools"),find=tools.querySelector("input"),said=tools.querySelector("output");
const steps=[...document.querySelectorAll(".step")],turns=[...document.querySelectorAll("section")];
let only="all",later=0;
const show=()=>{
  const words=find.value.trim().toLowerCase();
  let count=0;
  for(const step of steps){
    const fits=(only==="all"||step.classList.contains(only))&&(words===""||step.textContent.toLowerCase().includes(words));
    step.hidden=!fits;
    if(fits)count+=1;
  }
  for(const turn of turns)turn.hidden=turn.querySelector(".step")!==null&&turn.querySelector(".step:not([hidden])")===null;
  said.textContent=only==="all"&&words===""?"":count+" of "+steps.length;
};
find.addEventListener("input",()=>{clearTimeout(later);later=setTimeout(show,120)});
tools.addEventListener("click",({target})=>{
  const {only:wanted,fold}=target.dataset;
  if(fold)for(const step of steps)if(!step.hidden&&step.tagName==="DETAILS")step.open=fold==="open";
  if(!wanted)return;
  only=wanted;
  for(const button of tools.querySelectorAll("[data-only]"))button.setAttribute("aria-pressed",String(button===target));
  show();
});
tools.hidden=false;
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may load, run or be sent but the two texts above. */
export const EXPORT_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(EXPORT_STYLE)}`,
  `script-src ${hashOf(EXPORT_SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
