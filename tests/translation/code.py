"""What Python says to a person without asking for a translation."""

import ast
from collections.abc import Iterator

# What forms, models and the admin show of these, whatever takes them.
SHOWN = frozenset(
    {
        "description",
        "empty_label",
        "empty_value_display",
        "error_message",
        "help_text",
        "index_title",
        "label",
        "search_help_text",
        "site_title",
        "title",
        "verbose_name",
        "verbose_name_plural",
    }
)
LEVELS = frozenset({"success", "error", "info", "warning"})
# Their first argument names a model, not the field.
RELATIONS = frozenset({"OneToOneField", "ManyToManyField"})
# Their words are for whoever types commands.
FOR_COMMANDS = frozenset({"add_argument", "ArgumentParser"})
# What the admin calls a row, and what it writes into its history.
SHOWN_RETURNS = frozenset({"__str__", "construct_change_message"})


def find_untranslated(source: str) -> list[str]:
    """Return the sentences of a module that no catalogue can translate, as `line: words`."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in _find_shown(ast.parse(source))
        if _has_words(node)
    ]


def _find_shown(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _shown_by_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from _shown_by_class(node)


def _shown_by_call(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    whose = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in FOR_COMMANDS:
        return
    if (whose == "messages" and name in LEVELS) or name in {"add_error", "message_user"}:
        yield from call.args[1:2]
    if name == "log_change":
        yield from call.args[2:3]
    if name == "note_change":
        yield from (keyword.value for keyword in call.keywords if keyword.arg == "text")
    is_named = whose == "models" and name.endswith("Field") and name not in RELATIONS
    if is_named or name == "ValidationError":
        yield from call.args[:1]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN)


def _shown_by_class(made: ast.ClassDef) -> Iterator[ast.expr]:
    # An error is for the log.
    if not any(ast.unparse(base).endswith("Error") for base in made.bases):
        yield from _returned_by_methods(made)
    is_choices = any("Choices" in ast.unparse(base) for base in made.bases)
    for statement in made.body:
        if not isinstance(statement, ast.Assign):
            continue
        if getattr(statement.targets[0], "id", "") in SHOWN:
            yield statement.value
        elif is_choices and isinstance(statement.value, ast.Tuple):
            yield statement.value.elts[-1]


def _returned_by_methods(made: ast.ClassDef) -> Iterator[ast.expr]:
    for method in made.body:
        if isinstance(method, ast.FunctionDef) and method.name in SHOWN_RETURNS:
            for node in ast.walk(method):
                if isinstance(node, ast.Return) and node.value:
                    yield node.value


def _has_words(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return any(character.isalpha() for character in text)
        case ast.JoinedStr():
            return any(map(_has_words, node.values))
        case ast.BinOp():
            return _has_words(node.left) or _has_words(node.right)
        case ast.IfExp():
            return _has_words(node.body) or _has_words(node.orelse)
        case ast.BoolOp(values=values):
            return any(map(_has_words, values))
    return False
