"""Where names and home addresses stand in an Indonesian sentence.

Each pattern has two groups for what introduces the personal part and stays; the rest of its match goes.
A street alone stays, because planners must know where the lamp is broken; with a house number or RT/RW, or
after "alamat" or "tinggal di", it leads to a household and goes.
"""

import re

_ADDRESSED = (
    "bapak|bpk|pak|pakde|ibu|bu|bude|sdr|sdri|saudara|saudari|mas|mbak|mba|kakak|kak|abang|bang|adik|dik|dek|"
    "om|tante|ustadz|ustad|ust|haji|hajah|hj|h|dr|drg|dokter|suster|bidan|perawat|kang|teh|mang|uda|uni|cak|"
    "gus|tuan|tn|nyonya|ny|nona|petugas|satpam|security|teller|kasir|mr|mrs"
)
_OFFICES = (
    "lurah|camat|bupati|wali ?kota|gubernur|presiden|menteri|kades|kepala|ketua|sekretaris|desa|dinas|dokter|"
    "guru|rt|rw|polisi|direktur|haji|hajah|hj|h|dr|drg|bidan|mantri|petugas|kelurahan|kecamatan|puskesmas|satpam"
)
_POSTS = (
    "loket|pendaftaran|informasi|pelayanan|administrasi|parkir|keamanan|kebersihan|apotek|kasir|jaga|piket"
)
_NOT_NAMES = f"{_OFFICES}|{_POSTS}" + (
    "|senin|selasa|rabu|kamis|jumat|sabtu|minggu|yang|dan|di|ke|dari|ini|itu|saya|kami|kita|anda|mohon|tolong|minta|terima|kasih|makasih|sudah|belum|tidak|"
    "nggak|gak|ga|ada|adalah|kenapa|mengapa|bagaimana|kapan|dengan|untuk|agar|supaya|tapi|tetapi|hanya|juga|"
    "warga|umur|usia|tinggal|alamat|mau|ingin|salah|masih|tetap|dipakai|digunakan|dicoret|terdaftar|tercantum|"
    "hilang|muncul|keluar|masuk|orang|lain|sendiri|hamil|rumah|nik|telepon|nomor|hp|wa|rp|the|is|and"
)
_GIVEN = (
    "abdul|achmad|ade|adi|aditya|agung|agus|ahmad|aisyah|alfian|ali|amin|aminah|amir|andi|andri|anggi|ani|anita|"
    "anton|ari|arif|asep|astuti|ayu|bagus|bambang|basuki|bayu|budi|cahyo|cecep|citra|dadang|darma|dedi|denny|"
    "desi|dewi|dian|didik|dimas|dina|dwi|eka|eko|endah|endang|erna|euis|evi|fajar|farida|fatimah|fitri|galih|"
    "gede|gilang|hadi|handoko|hari|hartono|hasan|hendra|heri|herman|ida|ika|ikhsan|imam|indah|indra|intan|irfan|"
    "irma|iwan|jajang|joko|juminten|kadek|karno|kartika|ketut|komang|kurnia|lestari|lia|lilis|lina|linda|lukman|"
    "luthfi|made|maria|maya|mega|muhammad|mulyadi|mulyono|nana|nanang|ngatini|nia|nina|ningsih|novi|nur|nyoman|"
    "parjo|ponijan|prasetyo|purnomo|putri|putu|rahman|rahmat|rahmawati|ratna|rendi|reni|retno|rian|rina|rini|"
    "riski|rizki|rohman|rudi|rusdi|samsul|santi|santoso|sari|sarjono|setiawan|shinta|sinta|siti|slamet|sri|sugeng|"
    "suharto|sukarno|sulastri|sulis|sumarni|suparman|supriyadi|surya|susanti|susi|sutrisno|suyono|syaiful|tari|"
    "taufik|teguh|tini|titin|tono|tri|tuti|udin|ujang|umi|utami|vina|wahyu|wahyuni|wati|wawan|wayan|widodo|"
    "widya|wulan|yanti|yanto|yani|yoga|yuli|yuni|yusuf|zainal|zulkifli"
)
_WORDS_AS_WELL = "bagus|hari|indah|endah|lestari|didik|amin|imam"
"""Given names that mean something else where no form of address stands before them: "saya Hari ini"."""
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,24}+"
_CAPITALISED = rf"(?!(?i:{_NOT_NAMES})\b)[A-Z](?:[a-z]|['’-](?=[A-Za-z])){{1,24}}+(?!\w)"
_INITIAL = r"(?:[A-Z]\.(?!\w))"
_MORE = rf"(?: (?:{_CAPITALISED}|{_INITIAL})){{0,3}}"
_LISTED = rf"(?i:{_GIVEN})\b(?: (?:(?i:{_GIVEN})\b|{_CAPITALISED})){{0,3}}"
_SURELY = rf"(?=[A-Z])(?!(?i:{_WORDS_AS_WELL})\b)(?i:{_GIVEN})\b"
_IN_CAPITALS = r"[A-Z]{2,25}+(?!\w)(?: [A-Z]{2,25}+(?!\w)){0,3}"
_FREE = rf"(?!(?i:{_NOT_NAMES})\b){_WORD}(?!\w)(?: (?!(?i:{_NOT_NAMES})\b){_WORD}(?!\w)){{0,2}}"
_AT_POST = rf"\.? (?i:{_POSTS})(?: \d{{1,2}})? (?={_SURELY})"
_FORM = rf"(?<!\w)((?i:{_ADDRESSED})\b)({_AT_POST}|\.? (?:(?i:{_OFFICES})\.? ){{0,3}}(?:[Bb]ernama )?)"

_STREETS = "jl|jln|jalan|gg|gang|perum|perumahan|kompleks|komplek|kp|kampung|dusun|dsn"

_GIVEN_ALONE = set(_GIVEN.split("|")).difference(_WORDS_AS_WELL.split("|"))
INTRODUCING = frozenset(
    (*_ADDRESSED.split("|"), *_STREETS.split("|"), *_GIVEN_ALONE, "nama", "bernama", "panggil")
)
"""One of these words, a digit, "@" or "[" stands wherever the patterns below find something; or "a.n.", "a/n"."""

NAMES = (
    re.compile(
        rf"(?i:\b(nama(?: lengkap)?(?: saya| ibu saya| ayah saya| anak saya| pasien)|atas nama|a\.n\.?|a/n|"
        rf"saya bernama|panggil saya))([ :]{{1,3}}){_FREE}"
    ),
    re.compile(rf"{_FORM}(?:(?:(?:I|Ni) )?{_CAPITALISED}{_MORE}|{_LISTED})"),
    re.compile(rf"\b([Ss]aya|SAYA|[Aa]ku|[Kk]ul[ao]|[Aa]bdi)(,? ){_SURELY}{_MORE}"),
    re.compile(
        rf"(\[(?:rekening|nomor|nik|kk|bpjs)\])(,? \(?[Aa][Nn][.:]{{0,2}} )(?:{_CAPITALISED}{_MORE}|{_IN_CAPITALS})"
    ),
)

_KIND_OF_STREET = (
    r"(?:J[lL][nN]?|jln?|J[aA][lL][aA][nN]|jalan|G[gG]|gg|G[aA][nN][gG]|gang|Perum(?:ahan)?|Kompleks?|Kp|Kampung|"
    r"Dusun|Dsn)"
)
_STREET_WORD = r"(?!(?i:no|nomor|blok|kav|rt|rw)\b)[^\W_](?:[\w'.-]{0,23}[\w.])?"
_STREET = rf"(?<!\w){_KIND_OF_STREET}[ .]{{1,2}}{_STREET_WORD}(?: {_STREET_WORD}){{0,3}}?"
_HOUSE = r",? ?(?:[Nn][oO]|[Nn]omor|[Bb]lok|BLOK|[Kk]av)[ .:]{1,3}[A-Z0-9][A-Za-z0-9/-]{0,6}"
_NEIGHBOURHOOD = r"(?i:RT|RW)[ .:]{0,2}\d{1,3}"
_NEIGHBOURHOODS = rf"{_NEIGHBOURHOOD}(?: ?[/,]? ?(?:{_NEIGHBOURHOOD}|\d{{1,3}}(?!\w)))?"

ADDRESSES = (
    re.compile(
        rf"(?i:\b(alamat(?: saya| rumah)?|tinggal|domisili|rumah saya|rumah kami))((?i: di)?[ :]{{1,2}}(?i:di )?)"
        rf"{_KIND_OF_STREET}[ .]{{1,2}}{_STREET_WORD}(?: (?=[A-Z0-9]){_STREET_WORD}){{0,3}}"
        rf"(?:{_HOUSE})?(?:,? ?{_NEIGHBOURHOODS})?(?!\w)"
    ),
    re.compile(rf"()(){_STREET}(?:{_HOUSE}(?:,? ?{_NEIGHBOURHOODS})?|,? ?{_NEIGHBOURHOODS})(?!\w)"),
    re.compile(rf"()()(?<!\w){_NEIGHBOURHOODS}(?!\w)"),
)
