-- Every number of a person or family once, for the tables that are filled whole; those filled
-- part by part do the same for the numbers of the part.
create table token as
with numbers(number) as (
    select no_kk from read_peristiwa
    union select nik from read_peristiwa
    union select no_kk from read_silsilah
    union select no_kk_lama from read_silsilah
    union select nik_padan from read_padanan
    union select id_orang_padan from read_padanan
    union select no_kk_padan from read_padanan
    union select nik_kedua from read_padanan
    union select id_orang_kedua from read_padanan
    union select no_kk from read_sanggah
    union select nik from read_sanggah
    union select no_kk from read_pembayaran
    union select nik_pengurus from read_pembayaran
    union select no_kk from read_keadaan_penyaluran
    union select nik_pengurus from read_keadaan_penyaluran
    union select no_kk from read_daftar_pengembalian
    union select nik_pengurus from read_daftar_pengembalian
    union select no_kk from read_daftar_tindak_lanjut
    union select nik_pengurus from read_daftar_tindak_lanjut
    union select no_kk from read_kasus_aduan
    union select nik from read_kasus_aduan
    union select no_kk from read_keadaan_usul
    union select nik from read_keadaan_usul
    union select nik from petunjuk_terakhir
    union select no_kk from petunjuk_terakhir
    union select no_kk_register from petunjuk_terakhir
)
select number, hashed(number) as token from numbers where number is not null;
