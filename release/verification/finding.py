"""What is wrong with a release, in words an officer can act on.

What belongs here: the kinds of findings, once each, in Indonesian with English beside.
What does not: finding them.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS: dict[str, tuple[str, str]] = {
    "MANIFES_HILANG": (
        "manifest.json tidak ada: ini bukan rilis yang utuh",
        "manifest.json is missing: this is not a whole release",
    ),
    "MANIFES_RUSAK": (
        "manifest.json tidak terbaca atau isinya berubah sejak diterbitkan",
        "manifest.json cannot be read, or was changed after publishing",
    ),
    "BENTUK_LAMA": (
        "manifes ditulis versi program yang lebih lama; periksa dengan versi itu",
        "the manifest is of an older form; verify with the version that published it",
    ),
    "BENTUK_ASING": (
        "bentuk manifes tidak dikenal; periksa dengan versi program yang menerbitkannya",
        "unknown form of manifest; verify with the version that published it",
    ),
    "BERKAS_HILANG": ("berkas hilang", "file is missing"),
    "BERKAS_ASING": (
        "berkas tidak tercatat di manifes; pindahkan keluar dari rilis",
        "file is not named in the manifest; move it out of the release",
    ),
    "BYTE_BERUBAH": (
        "isi berkas berubah sejak diterbitkan; ambil lagi salinan aslinya",
        "bytes were changed after publishing; fetch the original again",
    ),
    "TIDAK_TERBACA": ("berkas tidak dapat dibaca", "file cannot be read"),
    "SKEMA_BERBEDA": ("kolom, tipe atau keterangan berbeda", "columns, types or docs differ"),
    "ISI_TIDAK_BAKU": ("isi bagian tidak sesuai tata letak", "part breaks the layout"),
    "GANDA": (
        "keluarga dan program di lebih dari satu baris",
        "a family and programme in more than one row",
    ),
    "JUMLAH_TIDAK_COCOK": (
        "jumlah tidak sama dengan yang dihitung ulang dari berkas",
        "a total differs from what the files add up to",
    ),
    "AIR_TERJUN": ("air terjun keluarga tidak seimbang", "the waterfall does not foot"),
    "KUOTA_TERLAMPAUI": ("daftar melebihi kuota", "lists exceed the quota"),
    "GERBANG": ("putusan gerbang tidak lulus semua", "the gate did not pass everything"),
    "MUTU_DAFTAR": (
        "tidak setiap harapan atas daftar tercatat lulus di setiap berkas",
        "not every expectation of the lists is recorded as met in every file",
    ),
    "BERKAS_DITAHAN": (
        "berkas yang ditahan tidak tercatat di antara masukan",
        "a file that was held is not named among the inputs",
    ),
    "KEPUTUSAN_BERBEDA": (
        "keputusan petugas atau berkas yang ditahan pada folder data, menurut hari yang sama, "
        "tidak lagi seperti waktu diterbitkan",
        "the officers' decisions or held files of the data folder, as of the same day, are no "
        "longer what they were when this was published",
    ),
    "PENGAMAN": (
        "pengaman terpicu dan tidak dilepas dua petugas yang berbeda, atau tidak diperiksa",
        "a guard is tripped and not let pass by two different officers, or was not measured",
    ),
    "PERSETUJUAN": (
        "persetujuan tidak sah: harus oleh dua petugas, untuk manifes ini, dan tidak diubah",
        "the approval is not valid: by two officers, of this manifest, and unchanged",
    ),
    "TANDA_TANGAN": (
        "rilis tidak ditandatangani dengan kunci yang diberikan",
        "the release is not signed by the key given",
    ),
    "DITARIK": (
        "rilis ini ditarik; jangan dibayar. Alasannya di penarikan.json",
        "this release was withdrawn; do not pay by it. penarikan.json says why",
    ),
    "PENGHAPUSAN": (
        "catatan penghapusan data pribadi tidak cocok dengan rilis ini",
        "the note on removed personal data does not fit this release",
    ),
    "RANTAI_PUTUS": (
        "rilis sebelumnya bukan yang dirantai manifes ini",
        "the release before is not the one this manifest chains to",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong: its kind, the file or place inside the release, and both languages."""

    kode: str
    berkas: str
    pesan: str
    pesan_en: str

    def __str__(self) -> str:
        return f"{self.kode} {self.berkas}: {self.pesan} / {self.pesan_en}"


def finding(kode: str, where: str, detail: str = "") -> Finding:
    """A finding of a known kind; `detail` holds counts or names of sums, never a person."""
    told, told_en = KINDS[kode]
    tail = f" ({detail})" if detail else ""
    return Finding(kode, where, told + tail, told_en + tail)
