-- The token of everyone of a part, of their KK number, and their masked name, for token_store.
-- A name is told again by its hash: the store holds none.
with
persons as (
    select id_orang as nomor, min(no_kk) as no_kk, arg_min(nama, no_kk) as nama
    from part_persons where id_orang is not null
    group by id_orang
)
select p.nomor, hashed(p.nomor) as token, p.no_kk,
    coalesce(kk.token, hashed(p.no_kk)) as token_kk,
    hash(p.nama) as sidik_nama, masked(p.nama) as nama_samar
from persons p
left join part_families kk on kk.nomor = p.no_kk
order by p.nomor
