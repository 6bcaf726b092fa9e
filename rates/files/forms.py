"""What people choose when they import a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rates.files import sentences
from spreadsheets.formats.table import MAX_BYTES, InvalidFile, Refusal


class FileForm(forms.Form):
    """Sends a file to be shown before anything is changed."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, with the columns of an exported file in any order."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    sheet = forms.CharField(
        label=_("Name of the sheet"),
        help_text=_("Only if several sheets of the file have these columns."),
        max_length=100,
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to be read."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(sentences.refusal(InvalidFile(Refusal.TOO_LARGE)))
        return upload


class MappingFileForm(FileForm):
    """Sends a file of rate plans or of room types."""

    creates_codes = forms.BooleanField(
        label=_("Create codes that do not exist yet"),
        help_text=_("Without this, rows with a code that you do not have are left out."),
        required=False,
    )
    clears = forms.BooleanField(
        label=_("Where the file gives no code, take the mapping away"), required=False
    )


class ConfirmForm(forms.Form):
    """Names the file that was shown."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
