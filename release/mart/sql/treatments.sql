-- HMAC-SHA-256 (RFC 2104), the first 32 hex digits (RFC 2104 §5): two whole-column hashes over
-- blobs. The padded keys are session variables: no key ever stands in a catalogue.
create macro hashed(number) as left(
    sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(number)))),
    32
);

-- A report number is kept, unless 16 digits in it could be a NIK or a KK number.
create macro shown_number(number) as
    case when regexp_matches(number, getvariable('hidden_number')) then hashed(number)
         else number end;

-- 'Budi Santosa' -> 'B*** S******'
create macro masked(name) as array_to_string(
    list_transform(
        string_split_regex(trim(name), '\s+'),
        lambda word: left(word, 1) || repeat('*', length(word) - 1)
    ),
    ' '
);

-- Reasons only few may see become one neutral word; the list stays sorted and distinct.
create macro neutral(reason) as
    case when list_contains(getvariable('restricted'), reason) then getvariable('examined')
         else reason end;
create macro neutral_all(reasons) as
    case when list_has_any(reasons, getvariable('restricted'))
         then list_sort(list_distinct(list_transform(reasons, lambda one: neutral(one))))
         else reasons end;
