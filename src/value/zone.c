/* zone.c - IANA time zones and letter case beyond ASCII, by ICU.
 *
 * ICU is opened with dlopen the first time a named zone or a letter beyond ASCII is met: linking it would
 * cost every start several milliseconds that hardly any decision needs.  Only its C interface is used.  A
 * library that is missing, or of another version than the headers, makes every zone unknown and leaves
 * letters beyond ASCII as they are; it is never a crash.
 *
 * INVARIANT: `icu` is written once, under pthread_once, and only read afterwards.  Together with what ICU
 * itself keeps it is the one exception that forbear.h makes to "no state outside the arguments".
 */
#include "value/value.h"

#include <dlfcn.h>
#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

/* ICU's functions carry its version in their names; its headers rename them by macro, so the name is expanded
 * before it is made a string: "ucal_open_72". */
#define TEXT_OF(token) #token
#define EXPANDED(token) TEXT_OF(token)
#define LIBRARY(name) "lib" name ".so." EXPANDED(U_ICU_VERSION_MAJOR_NUM)

#define DAY_SECONDS INT64_C(86400)
/* the 400 years after which days and weekdays repeat */
#define CYCLE_SECONDS (INT64_C(146097) * DAY_SECONDS)
/* 9999-12-31T23:59:59 */
#define LAST_SECOND INT64_C(253402300799)
/* 0001-01-01, long before any zone but local mean time */
#define FIRST_SECOND INT64_C(-62135596800)
/* 2100-01-01: by then the last rule that the time zone data holds is in force */
#define SETTLED_SECOND INT64_C(4102444800)

typedef struct icu_functions {
    bool available;
    __typeof__(&ucal_open) open;
    __typeof__(&ucal_close) close;
    __typeof__(&ucal_setMillis) set_millis;
    __typeof__(&ucal_get) get;
    __typeof__(&ucal_getCanonicalTimeZoneID) canonical_id;
    __typeof__(&ucal_getTimeZoneOffsetFromLocal) offset_from_local;
    __typeof__(&u_strToUpper) upper;
    __typeof__(&u_strToLower) lower;
} icu_functions;

static icu_functions icu;
static pthread_once_t icu_once = PTHREAD_ONCE_INIT;

/* *into is a function pointer; ISO C has no conversion for it, POSIX says that the bytes fit. */
static bool find_function(void *into, void *library, const char *name) {
    void *found = dlsym(library, name);
    memcpy(into, &found, sizeof found);
    return found != NULL;
}

static void load_icu(void) {
    void *common = dlopen(LIBRARY("icuuc"), RTLD_NOW | RTLD_LOCAL);
    void *international = common ? dlopen(LIBRARY("icui18n"), RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!international) {
        if (common)
            dlclose(common);
        return;
    }
    icu.available =
        find_function(&icu.open, international, EXPANDED(ucal_open)) &&
        find_function(&icu.close, international, EXPANDED(ucal_close)) &&
        find_function(&icu.set_millis, international, EXPANDED(ucal_setMillis)) &&
        find_function(&icu.get, international, EXPANDED(ucal_get)) &&
        find_function(&icu.canonical_id, international, EXPANDED(ucal_getCanonicalTimeZoneID)) &&
        find_function(&icu.offset_from_local, international, EXPANDED(ucal_getTimeZoneOffsetFromLocal)) &&
        find_function(&icu.upper, common, EXPANDED(u_strToUpper)) &&
        find_function(&icu.lower, common, EXPANDED(u_strToLower));
}

static bool have_icu(void) {
    return pthread_once(&icu_once, load_icu) == 0 && icu.available;
}

/* ---- zones --------------------------------------------------------------------------------------------- */

/* A zone's name in UTF-16.  IANA names are short and ASCII. */
typedef struct zone_name {
    UChar text[64];
    int32_t n;
} zone_name;

static bool zone_name_of(zone_name *out, fb_view name) {
    if (name.size == 0 || name.size > FB_COUNT(out->text))
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool legal = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
                     c == '_' || c == '-' || c == '+';
        if (!legal)
            return false;
        out->text[i] = (UChar)c;
    }
    out->n = (int32_t)name.size;
    return true;
}

/* Names that ICU knows beside the IANA database: three letters from the early days of Java, and
 * "SystemV/...". */
static bool is_only_icus(fb_view name) {
    static const char legacy[] =
        "ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT "
        "PST SST VST ";
    if (fb_view_starts(name, FB_LITERAL("SystemV/")))
        return true;
    if (name.size != 3)
        return false;
    for (size_t i = 0; i + 4 <= sizeof legacy; i += 4)
        if (memcmp(legacy + i, name.data, 3) == 0)
            return true;
    return false;
}

/* Known to the time zone data: ICU would take "GMT+5" and any other unknown name for a zone of its own
 * making. */
static bool known_zone(zone_name *out, fb_view name) {
    if (!zone_name_of(out, name) || is_only_icus(name) || !have_icu())
        return false;
    UChar canonical[128];
    UBool is_system = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu.canonical_id(out->text, out->n, canonical, FB_COUNT(canonical), &is_system, &status);
    return U_SUCCESS(status) && is_system;
}

bool fb_zone_known(fb_view name) {
    zone_name zone;
    return known_zone(&zone, name);
}

/* ICU's calendar ends before FEEL's: later years follow the last rule, which repeats with the calendar;
 * before the first year there is only local mean time. */
static int64_t within_icus_years(int64_t seconds) {
    if (seconds > LAST_SECOND)
        return SETTLED_SECOND + (seconds - SETTLED_SECOND) % CYCLE_SECONDS;
    return seconds < FIRST_SECOND ? FIRST_SECOND : seconds;
}

/* Opens a calendar of the zone's, set to the second; NULL when the zone is unknown. */
static UCalendar *calendar_at(fb_view name, int64_t seconds) {
    zone_name zone;
    if (!known_zone(&zone, name))
        return NULL;
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = icu.open(zone.text, zone.n, "", UCAL_GREGORIAN, &status);
    if (calendar)
        icu.set_millis(calendar, (UDate)within_icus_years(seconds) * 1000.0, &status);
    if (calendar && U_FAILURE(status)) {
        icu.close(calendar);
        return NULL;
    }
    return calendar;
}

bool fb_zone_offset_local(int32_t *offset, fb_view name, const fb_moment *local) {
    int64_t seconds =
        fb_days_of_date(local->date) * DAY_SECONDS + local->hour * 3600 + local->minute * 60 + local->second;
    UCalendar *calendar = calendar_at(name, seconds);
    if (!calendar)
        return false;
    int32_t standard = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu.offset_from_local(calendar, UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, &standard, &saving, &status);
    icu.close(calendar);
    if (U_FAILURE(status))
        return false;
    *offset = (standard + saving) / 1000;
    return true;
}

static bool offsets_at(int32_t *standard, int32_t *saving, fb_view name, int64_t seconds) {
    UCalendar *calendar = calendar_at(name, seconds);
    if (!calendar)
        return false;
    UErrorCode status = U_ZERO_ERROR;
    *standard = icu.get(calendar, UCAL_ZONE_OFFSET, &status) / 1000;
    *saving = icu.get(calendar, UCAL_DST_OFFSET, &status) / 1000;
    icu.close(calendar);
    return U_SUCCESS(status);
}

bool fb_zone_offset_utc(int32_t *offset, fb_view name, int64_t seconds) {
    int32_t standard, saving;
    if (!offsets_at(&standard, &saving, name, seconds))
        return false;
    *offset = standard + saving;
    return true;
}

bool fb_zone_offset_standard(int32_t *offset, fb_view name) {
    int32_t saving;
    return offsets_at(offset, &saving, name, SETTLED_SECOND);
}

/* ---- letter case --------------------------------------------------------------------------------------- */

static bool is_ascii(fb_view text) {
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

static fb_view ascii_case(fb_arena *arena, fb_view text, char first, char last) {
    char *mapped = FB_NEW_ARRAY(arena, char, text.size);
    if (!mapped)
        return (fb_view){NULL, 0};
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        mapped[i] = c >= first && c <= last ? (char)(c ^ 0x20) : c;
    }
    return (fb_view){mapped, text.size};
}

/* *out has room for a unit a byte, which is never too little. */
static int32_t utf16_of(UChar *out, fb_view text) {
    int32_t n = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c = fb_utf8_next(text, &at);
        if (c == FB_BAD_CODE_POINT)
            c = 0xFFFD;
        if (c > 0xFFFF) {
            out[n++] = (UChar)(0xD7C0 + (c >> 10));
            c = 0xDC00 | (c & 0x3FF);
        }
        out[n++] = (UChar)c;
    }
    return n;
}

static fb_view utf8_of(fb_arena *arena, const UChar *units, int32_t n) {
    fb_text text;
    fb_text_init(&text, arena);
    for (int32_t i = 0; i < n; i++) {
        uint32_t c = units[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) /* ICU pairs what was paired */
            c = ((c - 0xD7C0) << 10) | (units[++i] & 0x3FFu);
        fb_text_add_code_point(&text, c);
    }
    return arena->failure == FB_OK ? fb_text_view(&text) : (fb_view){NULL, 0};
}

static fb_view unicode_case(fb_arena *arena, fb_view text, __typeof__(&u_strToUpper) map) {
    if (text.size > INT32_MAX / 4) {
        if (arena->failure == FB_OK)
            arena->failure = FB_LIMIT;
        return (fb_view){NULL, 0};
    }
    int32_t room =
        3 * (int32_t)text.size; /* one letter becomes at most three (Unicode's SpecialCasing.txt) */
    UChar *source = FB_NEW_ARRAY(arena, UChar, text.size);
    UChar *mapped = FB_NEW_ARRAY(arena, UChar, (size_t)room);
    if (!source || !mapped)
        return (fb_view){NULL, 0};
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = map(mapped, room, source, utf16_of(source, text), "", &status);
    if (U_FAILURE(status) || n > room)
        return fb_arena_copy(arena, text);
    return utf8_of(arena, mapped, n);
}

fb_view fb_upper_case(fb_arena *arena, fb_view text) {
    if (is_ascii(text) || !have_icu())
        return ascii_case(arena, text, 'a', 'z');
    return unicode_case(arena, text, icu.upper);
}

fb_view fb_lower_case(fb_arena *arena, fb_view text) {
    if (is_ascii(text) || !have_icu())
        return ascii_case(arena, text, 'A', 'Z');
    return unicode_case(arena, text, icu.lower);
}
