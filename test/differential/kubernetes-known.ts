/** A difference to a recording that is meant, and why. One that is not here fails. */
interface Known { readonly scenario: RegExp; readonly difference: RegExp; readonly because: string }

const KNOWN: readonly Known[] = [
  {
    scenario: /^core-kubectl-(cold-discovery|get)-/, difference: /\/v1beta1\?timeout=32s: status 404, recorded 200/,
    because: 'the beta versions of these groups are gone from Kubernetes 1.36, and so from its discovery',
  },
  {
    scenario: /^core-(events|workloads-rbac-kinds|service)$/, difference: /f:(regarding|involvedObject|roleRef|selector)\./,
    because: 'since 1.21 object references, role references and selectors are owned as a whole (x-kubernetes-map-type: atomic)',
  },
  {
    scenario: /^core-events$/, difference: /Event\.events\.k8s\.io .* recorded "Event /,
    because: 'the recorded message takes an event of events.k8s.io for one of the core group',
  },
  {
    scenario: /^core-finalizers$/, difference: /\$\.details\.causes\.length/,
    because: 'the original looks at metadata twice and lists the same cause twice; its message tells it once, as ours',
  },
  {
    scenario: /^core-(rbac-forbidden|self-subject-access-review)$/, difference: /\$\.metadata\.managedFields: got "nothing"/,
    because: 'a review is not stored, so nobody owns it',
  },
  {
    scenario: /^core-ssa-removal$/, difference: /^step [123] /,
    because: 'version 1.20 takes lists of custom resources as a whole; test/runtime/local/api/apply tells this story as 1.36 does',
  },
  {
    scenario: /^core-statefulset-controller$/, difference: /a-0: status 404|\$\.status\./,
    because: 'there are no controllers of workloads in the API; runtime/local brings its own',
  },
  { scenario: /^core-version-health$/, difference: /\$\.(major|minor|emulation|minCompat)/, because: 'that server was built without a version' },
  {
    scenario: /^crd-cr-create-errors$/, difference: /^step 4 .*header warning/,
    because: 'an object of another version is refused; that its fields are unknown to no schema is not told besides',
  },
  {
    scenario: /^crd-cr-put-conflict$/, difference: /Key: \/registry\/conformance\.example\.com/,
    because: 'the recorded server stood alone, under a prefix of its own; a whole one has /registry alone',
  },
  {
    scenario: /^crd-discovery-aggregated-absent$/, difference: /status 200, recorded 404/,
    because: 'the recorded server stood alone and had no root discovery',
  },
  {
    scenario: /^crd-http-methods$/, difference: /^step 7 .*header content-type/,
    because: 'the recorded server stood alone and answers a path without a resource as a web server does; a whole one with a Status',
  },
];

/** Differences of what kubectl prints: the recorded commands are of older ones, or of one that met an older server. */
const KNOWN_OUTPUT: readonly Known[] = [
  { scenario: /-explain-/, difference: /./, because: 'kubectl 1.36 prints explanations from OpenAPI 3, which the recorded server did not have, and otherwise' },
  { scenario: /-apply-validate-/, difference: /strict decoding error: unknown field/, because: 'the server refuses what the client had to refuse before 1.25' },
  { scenario: /-diff-/, difference: /\$\.stdout: got "diff -u -N \/\S*\/LIVE-/, because: 'the names of temporary files stand in it' },
];

/** Those of `differences` that nobody means. */
export function unknown(scenario: string, differences: readonly string[], isOutput = false): string[] {
  const known = isOutput ? KNOWN_OUTPUT : KNOWN;
  return differences.filter((text) => !known.some((entry) => entry.scenario.test(scenario) && entry.difference.test(text)));
}
