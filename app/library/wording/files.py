"""Files and their names."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "byte_order_mark": Wording(
        _l("The file begins with an invisible byte order mark."),
        _l("Save it as “UTF-8” (in Windows Notepad not “UTF-8 with BOM”)."),
    ),
    "control_character": Wording(
        _l("Here stands an invisible control character (%(character)s)."),
        _l(
            "Delete it; usually it came along when text was copied from a PDF or a web page. Retype "
            "the line if you cannot find it."
        ),
    ),
    "course_file_missing": Wording(
        _l("The folder %(folder)s has no course.yml."),
        _l("Write one with title, level, hours and the list of lessons, or move the folder away."),
    ),
    "duplicate_slug": Wording(
        _l("Another file already stands for “%(slug)s”: %(other)s."),
        _l("Rename one of the two. A number in front, such as 01-, does not count as part of the name."),
    ),
    "empty_file": Wording(
        _l("The file holds nothing that is read."),
        _l("Write its content, or delete the file. Lines that begin with # are notes only."),
    ),
    "encoding_gbk": Wording(
        _l("The file is written in GBK (GB18030), not in UTF-8."),
        _l("Run “flask content fix-encoding FILE”, or open it in your editor and save it as UTF-8."),
    ),
    "encoding_unknown": Wording(
        _l("The bytes from here on are neither UTF-8 nor Chinese in GBK."),
        _l(
            "Perhaps this is no text file, or it was damaged in transfer. Open the original and save "
            "it as UTF-8."
        ),
    ),
    "file_too_large": Wording(
        _l("The file has %(size)s bytes; at most %(limit)s are read."),
        _l(
            "Split it into several files. Pictures and video belong into the media folder of a "
            "course, not into text."
        ),
    ),
    "file_unreadable": Wording(
        _l("The file “%(name)s” was not read."),
        _l("Put an ordinary file in its place, under a plain name, or delete it."),
        by="reason",
        cases={
            "denied": _l("This site may not open it; check who owns it and its rights."),
            "missing": _l("It is a link that leads nowhere."),
            "name": _l("Its name holds characters that cannot be written down."),
            "no_file": _l("It is a pipe or a device, not a file."),
            "outside": _l("It is a link that leads out of the material."),
            "too_large": _l("It is larger than 256 MB."),
        },
    ),
    "misplaced_file": Wording(
        _l("Nothing reads a file called “%(name)s” in this place."),
        _l(
            "Use lower-case letters, digits and hyphens, and the ending .yml (lessons: a number "
            "first, as 01-opening.md). Names that begin with _ are left alone."
        ),
    ),
    "nested_too_deeply": Wording(
        _l("The file is nested too deeply or has too many parts."),
        _l(
            "No format here needs more than a few levels. Look for brackets or indentation that were "
            "never closed."
        ),
    ),
    "several_documents": Wording(
        _l("A second document begins here with “---”."),
        _l("Delete the line “---”, or move what follows into a file of its own."),
    ),
}
