"""`.env.example` names every setting that is read, and no other."""

import ast
import re

from tests.config.environments import BASE_DIR

READERS = (BASE_DIR / "config" / "settings.py", BASE_DIR / "gunicorn.conf.py")


def test_every_setting_that_is_read_is_in_the_example() -> None:
    assert names_read() - names_in_example() == set()


def test_every_setting_in_the_example_is_read() -> None:
    assert names_in_example() - names_read() == set()


def test_the_example_names_each_setting_once() -> None:
    names = list_in_example()

    assert len(names) == len(set(names))


def names_in_example() -> set[str]:
    return set(list_in_example())


def list_in_example() -> list[str]:
    text = (BASE_DIR / ".env.example").read_text()
    return re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.MULTILINE)


def names_read() -> set[str]:
    """The first argument of each call of a method of `env`."""
    nodes = [node for file in READERS for node in ast.walk(ast.parse(file.read_text()))]
    return {
        ast.literal_eval(call.args[0])
        for call in nodes
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.func.attr != "read_env"
    }
