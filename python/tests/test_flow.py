import datetime
import unittest

import rig  # noqa: F401 (sets the module search path)
from guild import _flow


class ParseTest(unittest.TestCase):
    maxDiff = None

    def test_values_as_guild_writes_them(self) -> None:
        for text, value in [
            ("true", True),
            ("no", False),
            ("null", None),
            ("~", None),
            ("''", ""),
            ("1", 1),
            ("-1", -1),
            ("+3", 3),
            ("0", 0),
            ("010", 8),
            ("0x1f", 31),
            ("0b11", 3),
            ("1_000", 1000),
            ("1:12", 72),
            ("0.1", 0.1),
            ("1.0e-05", 1e-05),
            ("1.0e+20", 1e20),
            ("1e3", 1000.0),
            ("1E-3", 0.001),
            ("1.", 1.0),
            (".5", 0.5),
            ("-.inf", float("-inf")),
            (".inf", float("inf")),
            ("'1'", "1"),
            ("'it''s'", "it's"),
            ("it's", "it's"),
            ("a b", "a b"),
            ("a, b", "a, b"),
            ("a,b", "a,b"),
            ("http://a:80/b", "http://a:80/b"),
            ("09", "09"),
            ("0o7", "0o7"),
            ("1.2.3", "1.2.3"),
            ("1-2", "1-2"),
            ("-x", "-x"),
            (".", "."),
            ("-", "-"),
            ("y", "y"),
            ("None", "None"),
            ("=", "="),
            ('"tab\\tx"', "tab\tx"),
            ('"\\xFCn\\u20ac\\U0001F600"', "\xfcn\u20ac\U0001f600"),
            ("[1, 2.5, a b]", [1, 2.5, "a b"]),
            ("[]", []),
            ("{}", {}),
            ("{a: 1, b: [x, 'y, z']}", {"a": 1, "b": ["x", "y, z"]}),
            ("[[1, 2], {k: v}]", [[1, 2], {"k": "v"}]),
            ("{a: {b: null}, c: http://x:1/y}", {"a": {"b": None}, "c": "http://x:1/y"}),
            ("{a}", {"a": None}),
            ("[a: 1]", [{"a": 1}]),
            ("2001-01-02", datetime.date(2001, 1, 2)),
            ("2001-01-02 10:00:01.5", datetime.datetime(2001, 1, 2, 10, 0, 1, 500000)),
            ("'one\n\n  two'", "one\ntwo"),
            ("one\n  two", "one two"),
            ("'one\n  two'", "one two"),
            ('"one\\\n  \\ two"', "one two"),
            ('"a \\n\n  b"', "a \n b"),
        ]:
            with self.subTest(text=text):
                parsed = _flow.parse(text)
                self.assertEqual(parsed, value)
                self.assertIs(type(parsed), type(value))

    def test_not_a_number(self) -> None:
        self.assertNotEqual(_flow.parse(".nan"), _flow.parse(".nan"))

    def test_text_that_is_no_flow_text_stays_as_it_is(self) -> None:
        for text in ["[1, 2", "{a: 1", "'x", '"x', "!!str 1", "*x", "@x", "a: b", "[1] x", '"\\q"']:
            with self.subTest(text=text):
                self.assertEqual(_flow.parse(text), text)
