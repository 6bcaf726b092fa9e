"""What people choose when they import a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rates.files.formats.table import MAX_BYTES


class FileForm(forms.Form):
    """Sends a file to be shown before anything is changed."""

    file = forms.FileField(
        label="The file",
        help_text="CSV or XLSX, with the columns of an exported file in any order.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to be read."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MAX_BYTES // 1024**2} MB. Please split it."
            )
        return upload


class RatePlanFileForm(FileForm):
    """Sends a file of rate plans."""

    creates_codes = forms.BooleanField(
        label="Create rate codes that do not exist yet", required=False
    )
    clears = forms.BooleanField(
        label="Where the file gives no rate code, take the mapping away", required=False
    )


class ConfirmForm(forms.Form):
    """Names the file that was shown."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
