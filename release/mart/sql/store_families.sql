-- The token of every KK number of a part, for token_store.
select no_kk as nomor, hashed(no_kk) as token
from (
    select no_kk from part_decisions where no_kk is not null
    union
    select no_kk from part_persons where no_kk is not null
)
order by nomor
