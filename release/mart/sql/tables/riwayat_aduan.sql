-- The number of an unknown complaint is what somebody typed: it may be a NIK.
select case
        when k.no_aduan is null or k.perlindungan <> 'TERBUKA' or k.jalur = 'LANGSUNG'
        then hashed(r.no_aduan) else r.no_aduan
    end as no_aduan,
    r.urut, r.tanggal, r.sumber, r.dari, r.ke, r.nasib, r.membuka_kembali, r.opd, r.ditugaskan,
    r.no_surat,
    r.berkas, r.baris
from read_riwayat_aduan r
left join read_kasus_aduan k on k.no_aduan = r.no_aduan
