"""Scripts that complete the command line in bash, zsh and fish, made from the tree of its parser."""

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from syschange.cli.usage import Known, Parser


@dataclass(frozen=True)
class Node:
    """A command: its path ("plan new"), the commands below it, its options, and what it takes by place.

    Attributes
    ----------
    parts, options
        Each with what it does in a few words.
    values
        Of an option that takes a value, the values it can have: none where it is free text, and None where it is a
        file.
    places
        The values of what is taken by place; None where it is a file.
    """

    path: str
    parts: Mapping[str, str]
    options: Mapping[str, str]
    values: Mapping[str, tuple[str, ...] | None]
    places: tuple[str, ...] | None


def nodes(parser: Parser, path: str = "") -> Iterator[Node]:
    """Yield every command of a parser."""
    options = {o: _first(a.help) for a in parser.options for o in a.option_strings}
    values = {o: _values(a) for a in parser.options for o in a.option_strings if a.nargs != 0}
    given = [_values(a) for a in parser.places]
    named = [v for v in given if v is not None]
    places = None if len(named) < len(given) else tuple(v for each in named for v in each)
    parts = {name: _first(part.description) for name, part in parser.parts.items()}
    yield Node(path, parts, options, values, places)
    for name, part in parser.parts.items():
        yield from nodes(part, f"{path} {name}".strip())


def _values(action: argparse.Action) -> tuple[str, ...] | None:
    if action.choices is not None:
        return tuple(str(c) for c in action.choices)
    if isinstance(action.type, Known):
        return action.type.allowed
    return None if action.type is Path else ()


def _first(text: str | None) -> str:
    """Return the first sentence of a help text on one line."""
    return " ".join((text or "").replace("%(default)s", "").split()).partition(". ")[0].rstrip(".")


def bash(parser: Parser) -> str:
    """Return the script for bash."""
    lines = [
        "# bash completion for syschange, made by: syschange completion bash",
        "_syschange() {",
        '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="" path="" words="" IFS=$\' \\t\\n\' i',
        '    ((COMP_CWORD > 0)) && prev="${COMP_WORDS[COMP_CWORD-1]}"',
        "    for ((i = 1; i < COMP_CWORD; i++)); do",
        '        case "$path:${COMP_WORDS[i]}" in',
        *(
            f"            {_case(n, p)}) path={shlex.quote(f'{n.path} {p}'.strip())} ;;"
            for n in nodes(parser)
            for p in n.parts
        ),
        "        esac",
        "    done",
        "    COMPREPLY=()",
        '    case "$path:$prev" in',
        *(f"        {line}" for n in nodes(parser) for line in _bash_values(n)),
        "    esac",
        '    case "$path" in',
        *(f"        {shlex.quote(n.path)}) {_bash_words(n)} ;;" for n in nodes(parser)),
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
        "}",
        "complete -o default -F _syschange syschange",
    ]
    return "\n".join(lines) + "\n"


def _case(node: Node, part: str) -> str:
    return shlex.quote(f"{node.path}:{part}")


def _bash_values(node: Node) -> Iterator[str]:
    for option, values in node.values.items():
        asked = shlex.quote(f"{node.path}:{option}")
        if values is None:
            # A name with a space in it is one name, and the shell is told to quote it.
            files = "IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$cur\")); compopt -o filenames 2>/dev/null || :"
            yield f"{asked}) {files}; return ;;"
        else:
            yield f'{asked}) COMPREPLY=($(compgen -W {shlex.quote(" ".join(values))} -- "$cur")); return ;;'


def _bash_words(node: Node) -> str:
    options, others = " ".join(node.options), " ".join([*node.parts, *(node.places or ())])
    return f'if [[ "$cur" == -* ]]; then words={shlex.quote(options)}; else words={shlex.quote(others)}; fi'


def zsh(parser: Parser) -> str:
    """Return the script for zsh."""
    lines = [
        "#compdef syschange",
        "# zsh completion for syschange, made by: syschange completion zsh",
        "_syschange() {",
        '    local path_="" prev="${words[CURRENT-1]}" i',
        "    local -a options others",
        "    for ((i = 2; i < CURRENT; i++)); do",
        '        case "$path_:${words[i]}" in',
        *(
            f"            {_case(n, p)}) path_={shlex.quote(f'{n.path} {p}'.strip())} ;;"
            for n in nodes(parser)
            for p in n.parts
        ),
        "        esac",
        "    done",
        '    case "$path_:$prev" in',
        *(f"        {line}" for n in nodes(parser) for line in _zsh_values(n)),
        "    esac",
        '    case "$path_" in',
        *(f"        {shlex.quote(n.path)}) {_zsh_words(n)} ;;" for n in nodes(parser)),
        "    esac",
        '    if [[ "$PREFIX" == -* ]]; then _describe option options; return; fi',
        "    if (( ${#others} )); then _describe command others; else _files; fi",
        "}",
        'if [[ "$funcstack[1]" == _syschange ]]; then _syschange "$@"; else compdef _syschange syschange; fi',
    ]
    return "\n".join(lines) + "\n"


def _zsh_values(node: Node) -> Iterator[str]:
    for option, values in node.values.items():
        what = "_files" if values is None else f"compadd -- {' '.join(map(shlex.quote, values))}"
        yield f"{shlex.quote(f'{node.path}:{option}')}) {what}; return ;;"


def _zsh_words(node: Node) -> str:
    def described(pairs: Mapping[str, str]) -> str:
        said = (f"{name}:{words}" if words else name for name, words in pairs.items())
        return " ".join(shlex.quote(one) for one in said)

    others = {**node.parts, **dict.fromkeys(node.places or (), "")}
    return f"options=({described(node.options)}); others=({described(others)})"


def fish(parser: Parser) -> str:
    """Return the script for fish."""
    lines = [
        "# fish completion for syschange, made by: syschange completion fish",
        "function __syschange_at",
        "    set -l said",
        "    set -l known $argv[2..-1]",
        "    for word in (commandline -opc)[2..-1]",
        '        if contains -- (string join " " -- $said $word) $known',
        "            set -a said $word",
        "        end",
        "    end",
        '    test (string join " " -- $said) = $argv[1]',
        "end",
        f"set -g __syschange_paths {' '.join(_fish(n.path) for n in nodes(parser) if n.path)}",
    ]
    for node in nodes(parser):
        at = f"complete -c syschange -n {_fish(f'__syschange_at {_fish(node.path)} $__syschange_paths')}"
        if node.parts or node.places:
            lines.append(f"{at} -f")
        lines += [f"{at} -f -a {_fish(name)} -d {_fish(words)}" for name, words in node.parts.items()]
        if node.places:
            lines.append(f"{at} -f -a {_fish(' '.join(node.places))}")
        lines += [f"{at} {_fish_option(node, o, words)}" for o, words in node.options.items()]
    return "\n".join(lines) + "\n"


def _fish_option(node: Node, option: str, words: str) -> str:
    name = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
    if option not in node.values:
        return f"{name} -d {_fish(words)}"
    values = node.values[option]
    takes = "-r -F" if values is None else f"-x -a {_fish(' '.join(values))}" if values else "-x"
    return f"{name} {takes} -d {_fish(words)}"


def _fish(text: str) -> str:
    """Return a text in the quotation marks of fish, in which two signs alone mean anything."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


SCRIPTS: Mapping[str, Callable[[Parser], str]] = MappingProxyType({"bash": bash, "zsh": zsh, "fish": fish})
