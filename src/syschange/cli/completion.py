"""The command `completion`: what a shell needs to complete this command line, made from the parser itself."""

import argparse

from syschange.cli.common import Commands
from syschange.cli.completing import SCRIPTS
from syschange.cli.told import Told

_EPILOG = """\
to switch it on:
  bash   syschange completion bash > ~/.local/share/bash-completion/completions/syschange
  zsh    syschange completion zsh > ~/.zfunc/_syschange     (with ~/.zfunc in fpath before compinit)
  fish   syschange completion fish > ~/.config/fish/completions/syschange.fish
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    completion = commands.add_parser(
        "completion",
        help="print what a shell needs to complete commands, options and their values",
        description="Print the script that completes this command line in a shell.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    completion.add_argument("shell", choices=list(SCRIPTS), metavar="SHELL", help=", ".join(SCRIPTS))
    completion.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    script = SCRIPTS[given.shell](given.root)
    return Told({"shell": given.shell, "script": script}, lambda: print(script, end=""))
