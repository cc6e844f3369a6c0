"""Small changes of Python code, such as a slip of its author would make: < for <=, and for or.

Left alone are docstrings, annotations, decorators, the texts of rules and of messages.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

_EXCHANGED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.Div: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
_ON_STRINGS = {"compile", "get", "startswith", "endswith", "split", "strip", "partition", "replace"}
_ON_STRINGS |= {"removeprefix", "removesuffix", "search", "match", "fullmatch", "sub", "finditer"}


class Change(NamedTuple):
    """Where in a tree a change is made: a field of a parent, in it at which; -1 where no list."""

    line: int
    parent: ast.AST
    field: str
    at: int
    new: ast.AST

    @property
    def old(self) -> ast.AST:
        """What stands there."""
        value = getattr(self.parent, self.field)
        old: ast.AST = value if self.at < 0 else value[self.at]
        return old

    def make(self) -> None:
        """Change the tree."""
        new = ast.copy_location(self.new, self.old)
        if self.at < 0:
            setattr(self.parent, self.field, new)
        else:
            getattr(self.parent, self.field)[self.at] = new
        ast.fix_missing_locations(self.parent)

    @property
    def words(self) -> tuple[str, str]:
        """What stands there and what instead."""
        return _shown(self.old), _shown(self.new)


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.operator | ast.boolop | ast.cmpop):
        return type(node).__name__
    return ast.unparse(node)


def changes(parent: ast.AST, strings: bool = False) -> Iterator[Change]:
    """Every change within a node.

    strings: whether strings mean something here, and are no words for a reader.
    """
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        nodes = value if isinstance(value, list) else [value]
        for index, node in enumerate(nodes):
            if not isinstance(node, ast.AST) or isinstance(node, ast.JoinedStr):
                continue
            if _is_text(parent, field, index, node):
                continue
            means = _means(parent, field, strings)
            line = getattr(node, "lineno", getattr(parent, "lineno", 0))
            for new in _instead(parent, field, node, means):
                yield Change(line, parent, field, index if nodes is value else -1, new)
            yield from changes(node, means)


def _is_text(parent: ast.AST, field: str, index: int, node: ast.AST) -> bool:
    """Whether a node is only for a reader: a docstring, the page of a rule, a message."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if not isinstance(parent, ast.Call) or field != "args":
        return False
    if isinstance(parent.func, ast.Name) and parent.func.id == "Rule":
        return True
    return isinstance(parent.func, ast.Attribute) and parent.func.attr == "finding" and index == 0


def _means(parent: ast.AST, field: str, before: bool) -> bool:
    if isinstance(parent, ast.Module | ast.FunctionDef | ast.ClassDef | ast.stmt):
        # A name in capitals holds what is looked for.
        names = [one.id for one in getattr(parent, "targets", []) if isinstance(one, ast.Name)]
        return any(one.isupper() for one in names)
    if isinstance(parent, ast.Call):
        called = getattr(parent.func, "attr", "")
        return field != "func" and (called in _ON_STRINGS or (before and not called))
    if isinstance(parent, ast.keyword):
        return parent.arg == "severity"
    if isinstance(parent, ast.Dict):
        return before and field == "keys"
    return before or isinstance(parent, ast.Compare) or field == "slice"


def _instead(parent: ast.AST, field: str, node: ast.AST, strings: bool) -> Iterator[ast.AST]:
    for other in _EXCHANGED.get(type(node), ()):
        if not (isinstance(node, ast.Add) and _joins_text(parent)):
            yield other()
    match node:
        case ast.Constant(value=bool() as truth):
            yield ast.Constant(not truth)
        case ast.Constant(value=int() | float() as number):
            yield from (ast.Constant(number + 1), ast.Constant(number - 1))
        case ast.Constant(value=str() as text) if strings:
            yield ast.Constant(f"XX{text}XX")
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Name(id=name) if field == "func" and name in _NAMES:
            yield ast.Name(_NAMES[name], ast.Load())
        case ast.Return(value=ast.expr() as value):
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
    if field == "ifs" or (field == "test" and not isinstance(parent, ast.Assert)):
        yield ast.Constant(False)
        if not isinstance(parent, ast.While):
            yield ast.Constant(True)


def _joins_text(sum_: ast.AST) -> bool:
    nodes = [node for node in ast.walk(sum_) if isinstance(node, ast.Constant | ast.JoinedStr)]
    return any(isinstance(getattr(node, "value", ""), str) for node in nodes)
