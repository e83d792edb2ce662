/**
 * The closing line of `npm test`. Its only fear is a green line over a red run: a file that cannot be loaded has no
 * tests to fail, and an error after the last test fails none.
 *
 * @typedef {{ status: string, assertionResults: readonly { status: string }[] }} TestFile
 * @typedef {{ testResults?: readonly TestFile[] }} Report vitest's JSON report, as far as it is read here
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * @param {Report | null} report null when there is none
 * @param {number} exitCode of vitest
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? [];
  const statuses = files.flatMap((file) => file.assertionResults.map((result) => result.status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failedTests = statuses.filter((status) => status === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  return {
    passed,
    failed: failed === 0 && (exitCode !== 0 || report === null) ? 1 : failed,
    skipped: statuses.length - passed - failedTests,
  };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
