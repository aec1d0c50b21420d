import { Answer, Application, ApplicationOptions } from '../../../lib/flags/application';
import { bool, counter, goDuration, integer, list, oneOf, text } from '../../../lib/flags/values';

/** Every shape that a flag, an argument or a command can have in a page. */
function keeper(options: ApplicationOptions): Application {
  const app = new Application('keeper', 'Keeps things, and finds them again when somebody asks for them in the middle of the night.', options);
  app.version('1');
  app.flag('path', 'Where things are kept.', text, { default: '/var/lib/"keeper"' });
  app.flag('interval', 'How often it looks.', goDuration, { default: '1m' });
  app.flag('level', 'How much it says.', oneOf('debug', 'info'), { default: 'info', short: 'l' });
  app.flag('listen', 'Where it listens.', list(text), { default: [':1', ':2'] });
  app.flag('peer', 'Whom it knows.', list(text));
  app.flag('url', 'How it is found.', text, { placeholder: '<URL>', env: 'KEEPER_URL' });
  app.flag('verbose', 'Says more each time.', counter, { short: 'v' });
  app.flag('a-label-of-29-letters', 'Beside.', text, { placeholder: '1' });
  app.flag('a-label-that-is-longer', 'Below, and so long that the words need a second line to stand on.', integer);
  app.flag('secret', 'Not shown.', bool, { hidden: true });
  const find = app.command('find', 'Find things.\n\nBy name:\n\n  keeper find <name>');
  find.flag('limit', 'How many at most.', integer, { default: '5e7' });
  find.flag('kind', 'Of which kind.', text, { required: true, short: 'k' });
  find.arg('name', 'What to look for.', text, { required: true });
  find.arg('more', 'What else.', list(text), { env: 'KEEPER_MORE' });
  const box = app.command('box', 'Boxes.');
  box.flag('dry', 'Only pretend.', bool);
  box.command('list', 'List boxes.', { default: true }).arg('pattern', '', text, { placeholder: 'GLOB' });
  box.command('burn', 'Burn a box.', { hidden: true });
  box.command('open', '');
  return app;
}

function page(line: string, options: ApplicationOptions = {}, columns = 72): string {
  return (keeper(options).parse(line.split(' '), { columns }) as Answer).text;
}

const HEAD = `\
Keeps things, and finds them again when somebody asks for them in the
middle of the night.
`;

const FLAGS = `\
Flags:
  -h, --[no-]help                Print help for the command that is
                                 named; --help-long has all of them.
      --[no-]version             Print the version.
      --path="/var/lib/\\"keeper\\""  
                                 Where things are kept.
      --interval=1m              How often it looks.
  -l, --level=info               How much it says.
      --listen=:1... ...         Where it listens.
      --peer=PEER ...            Whom it knows.
      --url=<URL>                How it is found. ($KEEPER_URL)
  -v, --[no-]verbose ...         Says more each time.
      --a-label-of-29-letters=1  Beside.
      --a-label-that-is-longer=A-LABEL-THAT-IS-LONGER  
                                 Below, and so long that the words need
                                 a second line to stand on.
`;

test('the application', () => expect(page('--help')).toBe(`\
usage: keeper [<flags>] <command> [<args> ...]

${HEAD}

${FLAGS}
Commands:
help [<command>...]
    Print help for a command.

find --kind=KIND [<flags>] <name> [<more>...]
    Find things.

    By name:

      keeper find <name>

box list* [GLOB]
    List boxes.

box open


`));

test('a command with arguments', () => expect(page('find --help')).toBe(`\
usage: keeper find --kind=KIND [<flags>] <name> [<more>...]

Find things.

By name:

  keeper find <name>


${FLAGS}\
      --limit=5e7                How many at most.
  -k, --kind=KIND                Of which kind.

Args:
  <name>    What to look for.
  [<more>]  What else. ($KEEPER_MORE)

`));

test('a command with commands', () => expect(page('box --help')).toBe(`\
usage: keeper box [<flags>] <command> [<args> ...]

Boxes.


${FLAGS}\
      --[no-]dry                 Only pretend.

Subcommands:
box list* [GLOB]
    List boxes.

box open


`));

test('compact: the application', () => expect(page('--help', { layout: 'compact' })).toBe(`\
usage: keeper [<flags>] <command> [<args> ...]

${HEAD}
${FLAGS}
Commands:
  help [<command>...]
  find --kind=KIND [<flags>] <name> [<more>...]
  box [<flags>]
    list* [GLOB]
    open

`));

test('compact: a command with commands', () => expect(page('box --help', { layout: 'compact' })).toBe(`\
usage: keeper box [<flags>] <command> [<args> ...]

Boxes.

${FLAGS}\
      --[no-]dry                 Only pretend.

Commands:
  box
    list* [GLOB]
    open

`));

test.each(['default', 'compact'] as const)('--help-long is the same in the layout %s', (layout) => expect(page('--help-long', { layout })).toBe(`\
usage: keeper [<flags>] <command> [<args> ...]

${HEAD}
${FLAGS}
Commands:
help [<command>...]
    Print help for a command.


find --kind=KIND [<flags>] <name> [<more>...]
    Find things.

    By name:

      keeper find <name>

        --limit=5e7  How many at most.
    -k, --kind=KIND  Of which kind.

box list [GLOB]
    List boxes.


box open



`));

test('without help, commands or short flags of its own, a page is short; and words can be chosen', () => {
  const app = new Application('tiny', '', { words: { help: 'Aide.' } });
  app.arg('file', 'Fichier.', text, { hidden: true });
  app.arg('rest', 'Reste.', list(text));
  expect(app.usage([])).toBe(`\
usage: tiny [<rest>...]


Flags:
  -h, --[no-]help  Aide.

Args:
  [<rest>]  Reste.

`);
});

test('a narrow terminal does no harm', () => {
  const narrow = page('--help', {}, 20);
  expect(narrow).toContain('      --peer=PEER ...            Whom it knows.\n');
  expect(narrow).toContain('    Print help for a\n    command.\n');
});
