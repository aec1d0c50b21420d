import { Command, isBare } from './command';
import { scan } from './scan';

/**
 * The words that could stand where the last of `words` stands, one a line; the shell drops those that do not begin as it does.
 * `words` are those behind the name of the program, the last one as far as it is written.
 */
export function completions(application: Command, words: readonly string[]): string {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const { command } = scan(application, before);
  const awaiting = command.find(before.at(-1) ?? '');
  if (awaiting && !isBare(awaiting.kind)) return listed(awaiting.kind.choices ?? []);
  if (current.startsWith('-')) {
    const flags = [...command.lineage].reverse().flatMap((c) => c.flags);
    return listed(flags.filter((flag) => !flag.hidden).map((flag) => `--${flag.name}`));
  }
  const named = scan(application, before, { asNamed: true }).command;
  return listed(named.commands.filter((c) => !c.spec.hidden).map((c) => c.name));
}

/** What a user's shell evaluates to complete the command lines of `program`, and to fall back on file names. */
export function completionScript(program: string, shell: 'bash' | 'zsh'): string {
  const routine = `_${program.replace(/\W/g, '_')}_complete`;
  if (shell === 'bash') {
    return [
      `${routine}() {`,
      '  local offered',
      '  offered=$("${COMP_WORDS[0]}" --completion-bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)',
      '  COMPREPLY=($(compgen -W "$offered" -- "${COMP_WORDS[COMP_CWORD]}"))',
      '}',
      `complete -o default -F ${routine} ${program}`,
      '',
    ].join('\n');
  }
  return [
    `#compdef ${program}`,
    `${routine}() {`,
    '  local -a offered',
    '  offered=(${(f)"$("${words[1]}" --completion-bash "${(@)words[2,CURRENT]}" 2>/dev/null)"})',
    '  compadd -a offered || _files',
    '}',
    `compdef ${routine} ${program}`,
    '',
  ].join('\n');
}

function listed(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('');
}
