/** Generated configurations: every part in one of the forms that TOML has for it, comments and line ends anywhere. */
import fc from 'fast-check';

const OTEL = {
  top: [
    'otel = { environment = "x" }',
    'otel = {log_user_prompt=true,exporter="none"} # inline',
    'otel.environment = "x"',
    'otel.exporter.otlp-grpc.endpoint = "http://h:4317"\notel.tool_result.max_bytes = 0x10',
    'otel = {}',
  ],
  tables: [
    '[otel]',
    '[otel] # header\nenvironment = "x"\nspan_attributes.squad = "s"',
    '[otel.exporter.otlp-http]\nendpoint = "http://h/v1/logs"\n\n[otel.span_attributes]\nsquad = "s"',
    '[otel.exporter.otlp-grpc]\nendpoint = "http://h:4317"\n\n[otel]\nlog_user_prompt = true',
    '[ otel ]\n"environment" = \'literal\'\nexporter = { otlp-grpc = { endpoint = "e" } }',
  ],
};
const HOOKS = {
  top: [
    'hooks = { Stop = [{ hooks = [{ type = "command", command = "a" }] }] }',
    'hooks.Stop = [\n  { hooks = [] } # one\n]',
    'hooks.state."/a b:stop:0:0".trusted_hash = "sha256:1"',
    'hooks = { }',
  ],
  tables: [
    '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "a"',
    '[[hooks.SessionStart]]\nmatcher = "*"\nhooks = [{ type = "command", command = "a" },]',
    '[hooks]\nStop = [{ hooks = [] }]\nstate = { }',
    '[hooks.state]\n\n[hooks.state."/a b:stop:0:0"]\ntrusted_hash = "sha256:1"',
  ],
};
const MCP = {
  top: ['mcp_servers = {}', 'mcp_servers = { d = { command = "d" } }', 'mcp_servers.d.command = "d"'],
  tables: ['[mcp_servers.d]\ncommand = "d"', '[mcp_servers]', '[mcp_servers.turnscope]\ncommand = "old"'],
};
const NOTIFY = ['notify = ["a", "b"]', 'notify = [\n  # c\n  "a", # d\n]', 'notify=[]', "notify = ['a']"];
const OTHER_KEYS = [
  'model = "m" # c',
  'day = 1979-05-27',
  'at = 1979-05-27T07:32:00.5-08:00',
  'mask = 0xFF',
  'ratio = 1.0',
  'never = -inf',
  'text = """\n[otel]\nenvironment = "no"\n"""',
  '"quoted key" = "\\u00e9 🚀"',
  'list = [1, [2, "three"], { four = 4 }]',
];
const OTHER_TABLES = [
  '[tui]\ntheme = "t"',
  '[features]\nhooks = true\nmodel = "inner"',
  '[projects."/home/dev/a.b"]\ntrust_level = "trusted"',
  '[[rules]]\nn = 1\n[[rules.parts]]\nn = 2',
  '[profiles.x.otel]\nenvironment = "inner"\nnotify = ["inner"]',
];
const BETWEEN = ['', '\n', '# a comment\n', '\n\n# two\n# lines\n', '  \t\n'];

const maybe = (texts: readonly string[]) => fc.option(fc.constantFrom(...texts), { nil: null });
const either = (part: { readonly top: readonly string[]; readonly tables: readonly string[] }) =>
  fc.oneof(
    fc.record({ top: maybe(part.top), table: fc.constant(null) }),
    fc.record({ top: fc.constant(null), table: maybe(part.tables) }),
  );

const pieces = fc
  .record({
    parts: fc.tuple(either(OTEL), either(HOOKS), either(MCP)),
    notify: maybe(NOTIFY),
    keys: fc.subarray(OTHER_KEYS),
    tables: fc.subarray(OTHER_TABLES),
  })
  .chain(({ parts, notify, keys, tables }) => {
    const isText = (text: string | null) => text !== null;
    const top = [notify, ...keys, ...parts.map((part) => part.top)].filter(isText);
    const below = [...tables, ...parts.map((part) => part.table)].filter(isText);
    const order = (texts: string[]) => fc.shuffledSubarray(texts, { minLength: texts.length });
    return fc.tuple(order(top), order(below)).map(([first, then]) => [...first, ...then]);
  });

/** Legal TOML in any line ends, with or without a byte order mark and a last line break. */
export const anyToml = fc
  .record({
    pieces,
    gaps: fc.array(fc.constantFrom(...BETWEEN), { minLength: 30, maxLength: 30 }),
    newline: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '', '\uFEFF'),
    isOpen: fc.boolean(),
  })
  .map(({ pieces: texts, gaps, newline, mark, isOpen }) => {
    const text = texts.map((piece, n) => `${gaps[n] ?? ''}${piece}\n`).join('') + (gaps[29] ?? '');
    return mark + (isOpen ? text.replace(/\n$/, '') : text).replaceAll('\n', newline);
  });
