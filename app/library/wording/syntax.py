"""Signs and structure of YAML, input methods included."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "duplicate_key": Wording(
        _l("“%(key)s” is written twice; the first time in line %(first_line)s."),
        _l("Keep one of the two lines."),
    ),
    "empty_value": Wording(
        _l("“%(key)s” has no value."),
        _l("Write one, or delete the line if it is not needed."),
    ),
    "key_not_text": Wording(
        _l("What stands before the colon is a list or a mapping, not a name."),
        _l("Write a plain name before the colon. Text that begins with [ or { needs single quotation marks."),
    ),
    "tab_character": Wording(
        _l("Here stands a tab character."),
        _l("Replace it by spaces; most editors can do so by themselves (“insert spaces for tabs”)."),
    ),
    "unquoted_colon": Wording(
        _l("Text without quotation marks holds a colon followed by a blank: “%(found)s”."),
        _l("Put the whole text in single quotation marks: 'like: this'."),
    ),
    "unquoted_hash": Wording(
        _l("What follows “ #” would be taken for a note and lost: “%(found)s”."),
        _l("Put the whole text in single quotation marks, or leave out the blank before #."),
    ),
    "wide_colon": Wording(
        _l("A full-width colon “：” stands after “%(key)s”."),
        _l("Type a plain colon and a space, as in “%(key)s: …”."),
    ),
    "wide_comma": Wording(
        _l("A full-width comma “，” stands between two entries."),
        _l("Within […] and {…} separate entries by a plain comma and a space."),
    ),
    "wide_dash": Wording(
        _l("A list entry begins with “%(character)s” instead of a plain hyphen."),
        _l("Begin the entry with “-” and a space."),
    ),
    "wide_indentation": Wording(
        _l("The line is indented by a character that is not a plain space (%(character)s)."),
        _l("Delete the blank before the first letter and type plain spaces."),
    ),
    "wide_quote": Wording(
        _l("A Chinese quotation mark %(character)s stands where text begins or ends."),
        _l("Use the plain marks ' or \" around a value. Within a Chinese sentence “ ” may stay."),
    ),
    "yaml_alias": Wording(
        _l("“*%(name)s” copies from another place; that is not allowed here."),
        _l("Write the text out. If it only begins with *, put it in single quotation marks."),
    ),
    "yaml_anchor": Wording(
        _l("“&%(name)s” marks a place to copy from; copying is not allowed here."),
        _l(
            "Write the text out where it is needed. If the value only begins with &, put it in single"
            " quotation marks."
        ),
    ),
    "yaml_bad_start": Wording(
        _l("Text without quotation marks cannot begin with this sign: “%(found)s”."),
        _l("Put the text in single quotation marks."),
    ),
    "yaml_escape": Wording(
        _l("Within double quotation marks a backslash begins a sign that does not exist."),
        _l("Use single quotation marks, in which a backslash is a backslash."),
    ),
    "yaml_indentation": Wording(
        _l("This line is indented otherwise than the lines it belongs to: “%(found)s”."),
        _l(
            "Entries of one list and keys of one mapping begin in the same column. Compare with the "
            "lines above."
        ),
    ),
    "yaml_missing_colon": Wording(
        _l("A key without a colon: “%(found)s”."),
        _l(
            "Write a colon and a space behind the key. Text of several lines needs “|” behind its key"
            " and indentation."
        ),
    ),
    "yaml_second_colon": Wording(
        _l("A second colon in one line: “%(found)s”."),
        _l("Put the text after the first colon in single quotation marks."),
    ),
    "yaml_syntax": Wording(
        _l("This line cannot be read: “%(found)s”."),
        _l("Compare it with a file that works. Text with unusual signs belongs into single quotation marks."),
    ),
    "yaml_tag": Wording(
        _l("“%(tag)s” states a type; types are known from the key here."),
        _l("Delete it. If the text only begins with !, put it in single quotation marks."),
    ),
    "yaml_text_after_quote": Wording(
        _l("Text follows behind the closing quotation mark: “%(found)s”."),
        _l("Put the whole value in marks, or none of it; use 「 」 or “ ” for what is quoted within."),
    ),
    "yaml_unclosed_bracket": Wording(
        _l("A bracket is opened here and never closed, or a comma is missing behind an entry."),
        _l("Close it with ] or }, and put a comma and a space between entries."),
    ),
    "yaml_unclosed_quote": Wording(
        _l("A quotation mark is opened here and never closed."),
        _l("Close it with the same mark. A single mark within single marks is written twice."),
    ),
}
