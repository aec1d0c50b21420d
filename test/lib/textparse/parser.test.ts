import { Entry, ExpositionParser } from '../../../lib/textparse/entry';
import { newParser } from '../../../lib/textparse/parser';

/** All entries, as one would read them; the error at the end where there is one. */
function entries(parser: ExpositionParser): string[] {
  const seen: string[] = [];
  try {
    for (let entry = parser.next(); entry !== Entry.End; entry = parser.next()) {
      if (entry === Entry.Series) {
        const exemplar = parser.exemplar();
        seen.push(`${parser.labels()} ${parser.value} ${parser.timestamp}`
          + (exemplar ? ` # ${exemplar.labels} ${exemplar.value} ${exemplar.timestamp}` : ''));
      } else if (entry !== Entry.Comment) seen.push(`${['', '', 'TYPE', 'HELP', 'UNIT'][entry]} ${parser.metric} ${JSON.stringify(parser.text)}`);
    }
  } catch (err) {
    seen.push((err as Error).message);
  }
  return seen;
}

const text = (exposition: string) => entries(newParser(Buffer.from(exposition), 'text/plain; version=0.0.4'));
const open = (exposition: string) => entries(newParser(Buffer.from(exposition), 'application/openmetrics-text; version=1.0.0'));

describe('the text format', () => {
  test.each<[string, string, string[]]>([
    ['a name and a value', 'up 1\n', ['{__name__="up"} 1 NaN']],
    ['no end of the last line', 'up 1', ['{__name__="up"} 1 NaN']],
    ['labels', 'http_requests_total{code="200",method="get"} 3\n', ['{__name__="http_requests_total", code="200", method="get"} 3 NaN']],
    ['a comma behind the last label', 'a{b="c",} 1', ['{__name__="a", b="c"} 1 NaN']],
    ['empty braces', 'a{} 1', ['{__name__="a"} 1 NaN']],
    ['a timestamp', 'a 1 1700000000123', ['{__name__="a"} 1 1700000000123']],
    ['a timestamp before 1970', 'a 1 -5', ['{__name__="a"} 1 -5']],
    ['blanks anywhere', ' \ta { b = "c" , d="e" } \t 1  5 \n\n\n', ['{__name__="a", b="c", d="e"} 1 5']],
    ['escapes', 'a{b="x\\\\y\\"z\\n"} 1', ['{__name__="a", b="x\\\\y\\"z\\n"} 1 NaN']],
    ['braces and hashes in a label', 'a{b="} # {"} 1', ['{__name__="a", b="} # {"} 1 NaN']],
    ['names in quotes', '{"my.metric","a b"="c"} 1', ['{__name__="my.metric", "a b"="c"} 1 NaN']],
    ['every kind of number', 'a +Inf\nb -Inf\nc NaN\nd 1e-7\n', [
      '{__name__="a"} Infinity NaN', '{__name__="b"} -Infinity NaN', '{__name__="c"} NaN NaN', '{__name__="d"} 1e-7 NaN']],
    ['colons in names', ':a:b 1', ['{__name__=":a:b"} 1 NaN']],
    ['UTF-8', 'a{b="Zürich 日本"} 1', ['{__name__="a", b="Zürich 日本"} 1 NaN']],
    ['help, with escapes', '# HELP a What\\nit \\\\ is.\n', ['HELP a "What\\nit \\\\ is."']],
    ['help that is empty', '# HELP a\n', ['HELP a ""']],
    ['types', '# TYPE a counter\n#  TYPE\tb\tuntyped\n', ['TYPE a "counter"', 'TYPE b "unknown"']],
    ['comments', '# hello\n#\n#HELPer\n# HELP\n# a{ 1\nup 1', ['{__name__="up"} 1 NaN']],
    ['help of nothing', '# HELP \n', ['line 1: expected the name of a metric, got ""']],
  ])('has %s', (_, exposition, expected) => {
    expect(text(exposition)).toEqual(expected);
  });

  test.each([
    ['a\n', 'line 1: expected a value, got ""'],
    ['ok 1\na b\n', 'line 2: expected a value, got "b"'],
    ['a 0x10', 'line 1: expected a value, got "0x10"'],
    ['a 1 2 3', 'line 1: expected the end of the line, got "3"'],
    ['a 1 1.5', 'line 1: expected a timestamp in milliseconds, got 1.5'],
    ['1a 1', 'line 1: expected the name of a metric, got "1a 1"'],
    ['a{1="2"} 1', 'line 1: expected the name of a label, got "1=\\"2\\"} 1"'],
    ['a{b} 1', 'line 1: expected = behind the name of a label, got "} 1"'],
    ['a{b=c} 1', 'line 1: expected a text in double quotes, got "c} 1"'],
    ['a{b="c" d="e"} 1', 'line 1: expected , or } behind a label, got "d=\\"e\\"} 1"'],
    ['a{b="c\n"} 1', 'line 1: a text in double quotes has no end'],
    ['a{b="c', 'line 1: a text in double quotes has no end'],
    ['a{b="c"', 'line 1: expected , or } behind a label, got the end'],
    ['a{b="1",b="2"} 1', 'label name "b" is not unique'],
    ['{"a","b"} 1', 'line 1: expected = behind the name of a label, got "} 1"'],
    ['# TYPE a gouge', 'line 1: invalid metric type "gouge"'],
  ])('refuses %j', (exposition, message) => {
    expect(text(exposition).at(-1)).toBe(message);
  });

  test('refuses what is not UTF-8', () => {
    const parser = newParser(Buffer.from([...Buffer.from('a{b="'), 0xff, ...Buffer.from('"} 1')]), 'text/plain');
    expect(entries(parser)).toEqual(['line 1: labels "a{b=\\"ÿ\\"} 1" is not UTF-8']);
  });

  test('two lines with the same text are the same series', () => {
    const bytes = Buffer.from('a{b="c"} 1\na{b="c"} 2\n');
    const parser = newParser(bytes, 'text/plain');
    const texts = [];
    while (parser.next() !== Entry.End) texts.push(bytes.toString('latin1', parser.start, parser.end));
    expect(texts).toEqual(['a{b="c"}', 'a{b="c"}']);
  });
});

describe('OpenMetrics', () => {
  test.each<[string, string, string[]]>([
    ['nothing but its end', '# EOF\n', []],
    ['seconds', 'a 1 1.5\n# EOF', ['{__name__="a"} 1 1500']],
    ['exemplars', 'a_total{b="c"} 1 2 # {trace_id="x"} 0.5 1.25\n# EOF\n', ['{__name__="a_total", b="c"} 1 2000 # {trace_id="x"} 0.5 1250']],
    ['exemplars without timestamps', 'a_total 1 # {} 3\nb 1\n# EOF\n', ['{__name__="a_total"} 1 NaN # {} 3 NaN', '{__name__="b"} 1 NaN']],
    ['types and units', '# TYPE a_seconds histogram\n# UNIT a_seconds seconds\n# HELP a_seconds How "long".\n# EOF\n',
      ['TYPE a_seconds "histogram"', 'UNIT a_seconds "seconds"', 'HELP a_seconds "How \\"long\\"."']],
  ])('has %s', (_, exposition, expected) => {
    expect(open(exposition)).toEqual(expected);
  });

  test.each([
    ['a 1\n', 'line 2: data does not end with # EOF'],
    ['# EOF\na 1\n', 'line 2: unexpected data after # EOF'],
    ['\n# EOF\n', 'line 1: expected the name of a metric, got ""'],
    ['a  1\n# EOF\n', 'line 1: expected a value, got " 1"'],
    ['a 1 \n# EOF\n', 'line 1: expected a timestamp in seconds, got ""'],
    ['# TYPE a untyped\n# EOF\n', 'line 1: invalid metric type "untyped"'],
    ['# UNIT a_meters seconds\n# EOF\n', 'line 1: unit "seconds" is not the last part of the name "a_meters"'],
    ['a 1 +Inf\n# EOF\n', 'line 1: invalid timestamp +Inf'],
    ['a 1 #{} 1\n# EOF\n', 'line 1: expected an exemplar or the end of the line, got " #{} 1"'],
    ['# NOTE a b\n# EOF\n', 'line 1: expected # HELP, # TYPE, # UNIT or # EOF, got "# NOTE a b"'],
  ])('refuses %j', (exposition, message) => {
    expect(open(exposition).at(-1)).toBe(message);
  });
});

describe('which format it is', () => {
  const parsed = (contentType: string | undefined, fallback?: 'PrometheusText0.0.4') => () => entries(newParser(Buffer.from('a 1\n'), contentType, fallback));
  test('the header says', () => {
    expect(parsed('text/plain')()).toHaveLength(1);
    expect(parsed('Application/OpenMetrics-Text;version=0.0.1')().at(-1)).toContain('# EOF');
  });
  test('or the configuration, where the header does not', () => {
    expect(parsed(undefined, 'PrometheusText0.0.4')()).toHaveLength(1);
    expect(parsed('text/html', 'PrometheusText0.0.4')()).toHaveLength(1);
  });
  test.each([
    [undefined, 'sending blank Content-Type and no fallback_scrape_protocol'], ['text/html', 'unsupported Content-Type "text/html"'],
    ['application/vnd.google.protobuf', 'the protobuf format, which this version does not read'],
  ])('else %j is refused', (contentType, message) => {
    expect(parsed(contentType)).toThrow(message);
  });
});
