-- Bagaimana keluarga DTSEN menjadi putusan tahap terakhir, seluruh negeri?
-- How do the families of DTSEN become the decisions of the last wave, for the nation?
from waterfall((select max(tahap) from tahap), 'ID');
