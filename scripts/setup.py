"""From a fresh machine to a running Luvalla: `python3 -m scripts.setup {setup,run,fresh,tests}`.

Standard library only: this is what makes the virtual environment. What is done already is not done again.
"""

import os
import sys
from collections.abc import Callable

from scripts import demo, machine, packages
from scripts.commands import Refused

PORT = 8000


def set_up(*, announce: bool = False) -> None:
    """What every start needs."""
    _set_up_programs(development=False)
    demo.set_up(_port(), announce=announce)


def set_up_tests() -> None:
    """What the tests and the checks need: the same programs and more, and databases of their own."""
    _set_up_programs(development=True)
    demo.write_env_file()  # the checks of types and models read the settings
    machine.provide(machine.GETTEXT, machine.QPDF)
    _provide_browser()


def _set_up_programs(*, development: bool) -> None:
    machine.provide(machine.PRINTING)
    packages.install_python_packages(development=development)
    packages.install_assets()
    packages.compile_translations()


def run() -> None:
    machine.refuse_busy_port(_port())
    set_up(announce=True)
    demo.serve(_port())


def fresh() -> None:
    machine.refuse_busy_port(_port())
    demo.forget()
    run()


def _provide_browser() -> None:
    """A person without a browser may still run the other tests; an automatic run must not leave any out."""
    try:
        machine.provide(machine.BROWSER)
    except Refused as refusal:
        if os.environ.get("CI") == "true":
            raise
        print(f"The browser tests are left out. {refusal}", file=sys.stderr)


def _port() -> int:
    text = os.environ.get("PORT") or str(PORT)
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise Refused(f"PORT is {text!r}; it must be a number like {PORT}.")
    return int(text)


COMMANDS: dict[str, Callable[[], None]] = {"setup": set_up, "run": run, "fresh": fresh, "tests": set_up_tests}


def main() -> None:
    try:
        COMMANDS[sys.argv[1]]()
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit("\nStopped; what was done already is not done again next time.")


if __name__ == "__main__":
    main()
