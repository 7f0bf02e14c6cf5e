/* casework.h - the desk: which instruments are in force, what a case file says, what follows.
 *
 * Knows the names of docs/policy-contract.md and nothing else about the law: it selects, links and presents;
 * every rule is a row of a decision table in policies/.
 */
#ifndef FB_CASEWORK_H
#define FB_CASEWORK_H

#include "knowledge/knowledge.h"

/* ---- register.c: which instrument is in force when (contract section 6) ------------------------------- */
typedef enum fb_layer {
    FB_LAYER_STATUTE = 0,
    FB_LAYER_COURT,
    FB_LAYER_DIRECTIVE,
    FB_LAYER_DISCRETION,
    FB_LAYERS_COMPOSED,                    /* these compose into one determination; ... */
    FB_LAYER_BENEFIT = FB_LAYERS_COMPOSED, /* ... a benefit decides no action (contract section 3a) */
    FB_LAYERS
} fb_layer;

/* A dated bound: a day, a month or a year (precise to that), none, or readings that the sources leave open. */
typedef struct fb_bound {
    bool none;            /* `from`: since ever; `to`: open */
    bool unverified;      /* no text fixes it; `readings` may then be empty */
    uint32_t n_readings;  /* 0 when none or wholly unverified */
    const fb_date *first; /* each reading as an interval of days [first, last] */
    const fb_date *last;
    const fb_view *texts; /* as written */
} fb_bound;

typedef struct fb_instrument {
    fb_view id, title, issuer, kind, scope, note, signed_on, issued_on;
    fb_layer layer;
    bool has_layer;       /* fees, proposals and the like have none: listed, never linked */
    bool is_proposed;     /* a proposed rule: in force on no day */
    fb_bound from, to;    /* first day in force; first day that is not */
    bool has_stated;      /* some day is stated: in `from`, signed or issued; the earliest of them */
    fb_date earliest_stated;
    fb_view grade_from, grade_to;
    fb_view model;        /* path under the policy folder; empty: not encoded */
    fb_view encoded_in;   /* another instrument's model that has its rules; empty: none */
    uint32_t n_supersedes, n_limits, n_sources, n_actions;
    const fb_view *supersedes, *limits, *sources;
    const fb_view *actions; /* of an instrument that is not encoded: what it is known to speak of */
} fb_instrument;

typedef struct fb_register {
    fb_view as_of, path, text; /* text: the file's */
    uint32_t n_instruments;
    const fb_instrument *instruments;
} fb_register;

typedef enum fb_force { FB_FORCE_NO = 0, FB_FORCE_YES, FB_FORCE_UNCERTAIN } fb_force;

fb_status fb_register_read(const fb_register **out, fb_arena *arena, fb_view path, fb_view json,
                           fb_error *error) FB_MUST_CHECK;
/* Is it in force on the day?  UNCERTAIN when two readings differ; `why` (may be NULL) then says them. */
fb_force fb_instrument_in_force(const fb_instrument *instrument, fb_date on, fb_view *why, fb_arena *arena);
/* "2021-08-10 to 2025-01-31", with every reading. */
void fb_instrument_dates(fb_text *out, const fb_instrument *instrument);

/* "2025-01-21 or 2025-01-22", "2025-07 (not verified)", ... */
void fb_bound_say(fb_text *out, const fb_bound *bound, const char *when_none);
fb_view fb_layer_name(fb_layer layer);
/* NULL when there is none; then the nearest id, or {NULL, 0}. */
const fb_instrument *fb_register_find(const fb_register *reg, fb_view id);
fb_view fb_register_nearest(const fb_register *reg, fb_view id, fb_arena *arena);

/* ---- register_changes.c: what the register says of the time between two days --------------------------- */
typedef struct fb_change {
    const fb_instrument *instrument;
    bool is_end;       /* it ends; else it begins */
    bool is_certain;   /* by every reading it does so between the days */
    bool is_dated;     /* some reading lies between them; else no text states any day */
    fb_date first;     /* the earliest day between them on which it may have, when dated */
} fb_change;
typedef struct fb_changes {
    fb_date after, until;              /* after the first day, up to and with the second */
    uint32_t n, n_proposed;
    const fb_change *items;            /* by day, then as in the register */
    const fb_instrument *const *proposed; /* proposed rules that were published between them */
} fb_changes;
fb_status fb_register_changes(fb_changes *out, fb_arena *arena, const fb_register *reg, fb_date after, fb_date until,
                              fb_error *error) FB_MUST_CHECK;

/* ---- sources.c: the keys of sources spelled out (policies/sources.json) -------------------------------- */
typedef struct fb_source {
    fb_view key, text;
} fb_source;
typedef struct fb_sources {
    uint32_t n_keys, n_refused;
    const fb_source *keys, *refused; /* refused: what no source may be, and why */
} fb_sources;
fb_status fb_sources_read(const fb_sources **out, fb_arena *arena, fb_view path, fb_view json,
                          fb_error *error) FB_MUST_CHECK;
/* NULL when the list has no such key; `sources` may be NULL. */
const fb_source *fb_source_find(const fb_sources *sources, fb_view key);

/* ---- register_check.c: what is wrong with the register itself ------------------------------------------ */
typedef enum fb_register_fault { /* KEEP IN STEP: register faults (register_check.c, analyse/findings.def) */
    FB_REGISTER_GAP = 0,       /* a day since the register's first one without a directive */
    FB_REGISTER_CONTEST,       /* two supersede the same */
    FB_REGISTER_HANDOVER,      /* what is superseded ends on another day than its successor begins */
    FB_REGISTER_ORDER,         /* ends before it begins */
    FB_REGISTER_REFERENCE,     /* supersedes what the register does not have */
    FB_REGISTER_SOURCE,        /* no source, an unknown key, a refused one */
    FB_REGISTER_MODEL,         /* a model that is not there */
    FB_REGISTER_IDENTITY,      /* a model that says it is another instrument, or of another layer */
    FB_REGISTER_JUSTIFICATION, /* a reason for what is not found */
    FB_REGISTER_FAULTS
} fb_register_fault;
typedef struct fb_register_finding {
    fb_register_fault fault;
    bool is_possible;      /* by some reading of the dates only */
    fb_view about;         /* what names it in "justified": "11005.2 to 11005.3" */
    fb_view message, file;
    uint32_t line, column;
    fb_view reason;        /* when the register justifies it, else empty; and where it does */
    fb_view reason_file;
    uint32_t reason_line, reason_column;
} fb_register_finding;
/* FB_NOT_FOUND: the folder has no register.json.  FB_BAD_INPUT, with its place: it is malformed. */
fb_status fb_register_check(const fb_register_finding **out, uint32_t *n_out, fb_arena *arena, fb_view folder,
                            fb_error *error) FB_MUST_CHECK;

/* ---- register_spans.c: days with the same plan --------------------------------------------------------- */

#define FB_SPAN_NO_BEGINNING INT64_MIN
#define FB_SPAN_NO_END INT64_MAX
typedef struct fb_span {
    int64_t first, last;  /* in days since 1970; or no beginning, no end */
    bool has_directive;   /* one that is encoded; else these days are refused */
    const uint8_t *force; /* fb_force an instrument; 0 too of one that no answer looks at */
} fb_span;
/* All days, in order. */
fb_status fb_register_spans(const fb_span **out, uint32_t *n, fb_arena *arena, const fb_register *reg,
                            fb_error *error) FB_MUST_CHECK;
/* Some day of the span. */
fb_date fb_span_day(const fb_span *span);

/* ---- fact_sheet.c: what can be known (contract section 2) --------------------------------------------- */
typedef struct fb_fact {
    fb_view name, label; /* label: as the model has it, may be empty */
    uint32_t input;      /* input number of the plan */
    uint32_t element;    /* of the plan */
    const fb_type *type;
    uint32_t constraint; /* allowed values: 0 or 1 + index of the plan's constraints */
    uint32_t n_allowed;  /* enumerations: the allowed strings */
    const fb_view *allowed;
    bool nullable;       /* the allowed values have null */
    fb_view group, confidentiality, weighs, ask;
    int hardness;        /* 1 easy .. 5 hard */
    uint32_t n_harmless; /* of a fact that weighs against: the values that do not, as they are written */
    const fb_view *harmless;
    bool record_only, is_action;
    bool is_victim;      /* says that the person is a victim, or seeks what only victims get */
    bool is_finding;     /* a person's finding: no table derives it */
    fb_view complete_with; /* of a finding: the facts without which it does not count, by name, between spaces */
    fb_view question[2], help[2], settled_by[2]; /* en, es */
    const fb_view *words[2]; /* en, es: the allowed values for people, n_allowed each; empty where none are given */
} fb_fact;
typedef struct fb_fact_sheet {
    uint32_t n_facts;
    const fb_fact *facts;
    uint32_t consistent; /* element of `facts consistent`, UINT32_MAX when absent */
} fb_fact_sheet;
/* FB_BAD_INPUT too when a policy reads an input that is no fact. */
fb_status fb_fact_sheet_read(const fb_fact_sheet **out, fb_arena *arena, const fb_plan *plan, fb_error *error)
    FB_MUST_CHECK;
/* UINT32_MAX when no fact has the name. */
uint32_t fb_fact_find(const fb_fact_sheet *sheet, fb_view name);

/* ---- case_file.c: a case as JSON (docs/case-file.md, schema/case-file.schema.json) -------------------- */
typedef enum fb_unknown { FB_UNKNOWN_NOT_ASKED = 0, FB_UNKNOWN_NOT_KNOWN, FB_UNKNOWN_REFUSED } fb_unknown;
typedef struct fb_assertion {
    uint32_t n_values;     /* 1: a value; more: a set; 0: an interval low..high */
    const fb_value *values;
    fb_value low, high;
    fb_view evidence, source_role, verified, as_of, document, pinpoint;
    bool later;            /* dated after the action: left out */
    size_t offset;         /* in the case file */
} fb_assertion;
typedef struct fb_case_fact {
    const fb_fact *fact;
    fb_unknown unknown;    /* when n_assertions is 0 */
    uint32_t n_assertions;
    const fb_assertion *assertions;
    bool known;            /* all assertions agree on one value */
    bool conflict;         /* two assertions exclude each other */
    bool later;            /* some assertion was left out: dated after the action's time */
    fb_value value;        /* when known */
    const fb_limited *limited; /* when something is asserted and it is not known: what is left; of a conflict, all
                                * that is asserted */
} fb_case_fact;
typedef struct fb_document {
    fb_view id, kind, issuer, date_on_it, received_on, received_from, form, as_of;
    fb_view sha256, language, translated_by;
    bool is_protected;
} fb_document;
typedef struct fb_case {
    fb_view path, text, id, title;
    bool invented;
    fb_view action, status, place, at_text;
    fb_view stated_action;         /* what the file says where another action is supposed; else empty */
    fb_moment at;
    fb_date day;                   /* the calendar day of `at`, in its own zone */
    uint32_t n_facts, n_documents; /* n_facts: the sheet's, same order */
    const fb_case_fact *facts;
    const fb_document *documents;
} fb_case;
#define FB_CASE_FILE_LIMIT ((size_t)4 << 20) /* bytes of one case file */

/* The action's day is needed before any plan exists (it chooses the instruments). */
fb_status fb_case_action_day(fb_date *out, fb_arena *arena, fb_view path, fb_view json,
                             fb_error *error) FB_MUST_CHECK;
fb_status fb_case_read(const fb_case **out, fb_arena *arena, fb_view path, fb_view json,
                       const fb_fact_sheet *sheet, const fb_plan *plan, fb_error *error) FB_MUST_CHECK;
/* What is asked of a case instead of what its file says: another action, the same on another day, or both.  The facts
 * stay as they are: what was said after the time that the file has does not count, and nothing else is left out. */
typedef struct fb_supposed {
    fb_view action; /* empty: as the file says */
    bool has_day;
    fb_date day;
} fb_supposed;
/* `supposed`: NULL for nothing.  FB_NOT_FOUND: the fact sheet has no such action. */
fb_status fb_case_suppose(const fb_case **out, fb_arena *arena, fb_view path, fb_view json, const fb_fact_sheet *sheet,
                          const fb_plan *plan, const fb_supposed *supposed, fb_error *error) FB_MUST_CHECK;

/* Is every assertion of the fact that counts a bare statement?  A signed declaration is evidence (law/FIELD K18). */
bool fb_rests_on_statement(const fb_case_fact *fact);

/* Facts of the sheet, by index. */
typedef struct fb_open {
    uint32_t n_facts;
    const uint32_t *facts;
} fb_open;

/* ---- case_views.c: views of a case ----------------------------------------------------------------------- *
 *
 * The same question asked again with some of what was said left aside: what is then still possible?
 */

/* A fact with a value that it is not known to have. */
typedef struct fb_told {
    uint32_t fact;
    fb_value value;
} fb_told;
/* What may be said of the action. */
typedef struct fb_possible {
    fb_view outcome, kind, strength;
    bool collides;             /* and layers say opposite things */
    bool is_possible;          /* `witness` leads to it; else it is only not excluded */
    uint32_t n_witness;
    const fb_told *witness;    /* of the facts that are not known, those that lead to it */
} fb_possible;
typedef struct fb_outlook {
    uint32_t n_outcomes;       /* no two are equal */
    const fb_possible *outcomes;
    bool is_exact;             /* there is no other */
    bool is_contradictory;     /* there is none: no completion is consistent */
    fb_view why;               /* when it is not exact: what stands in the way */
    fb_view fault;             /* a model gives no value by an error in it, or may */
} fb_outlook;
/* Facts that are not known and can change what is said, best question first. */
typedef struct fb_questions {
    uint32_t n;
    const uint32_t *facts;
    const uint32_t *worst;     /* questions left when it is asked first, itself included; UINT32_MAX: not found out */
    bool is_exact;             /* these and no others */
} fb_questions;

typedef enum fb_case_view_kind {
    FB_VIEW_CHECKED = 0,       /* without bare statements */
    FB_VIEW_UNLISTED,          /* without what counts against the person and only listed sources say */
    FB_VIEW_TRACED,            /* without what counts against the person and only sources say that nobody knows */
    FB_VIEW_SOURCE,            /* one source of a conflict taken alone for its fact */
    FB_VIEW_WITHOUT            /* without one fact */
} fb_case_view_kind;
typedef struct fb_case_view {
    fb_case_view_kind kind;
    fb_open left_aside;        /* facts of which something is left aside; SOURCE: the fact in conflict */
    uint32_t assertion;        /* SOURCE: which of its assertions; UINT32_MAX: what was derived */
    fb_outlook outlook;
    fb_questions questions;
    bool differs;              /* from what is possible as stated */
} fb_case_view;

/* A fact that nobody stated and that follows from the sources of others (contract section 3, `sources`). */
typedef struct fb_derived {
    uint32_t fact;
    fb_value value;
    fb_view instrument, authority;
    fb_open from;
    bool conflicts;            /* the case file states another value */
} fb_derived;

/* What a policy says of an outcome that rests on such sources (contract section 3, `resting`). */
typedef struct fb_resting {
    fb_case_view_kind view;
    fb_view instrument, answer, reason, authority, grade;
} fb_resting;

/* ---- determine.c: the determination ------------------------------------------------------------------- */

/* A row of a decision table that an answer stands on. */
typedef struct fb_reason {
    fb_view instrument, table; /* register id; decision name */
    uint32_t rule;             /* 1-based */
    fb_view authority, grade;
    fb_view says;              /* the row's `reason` output, or its outputs */
    uint32_t n_facts;          /* facts whose cells in this row are not "-" */
    const uint32_t *facts;     /* indexes of the fact sheet */
    fb_view cells;             /* the row's tests in words, for --explain */
} fb_reason;

/* What one instrument says. */
typedef struct fb_finding {
    const fb_instrument *instrument;
    fb_force force;
    fb_view uncertain;         /* FB_FORCE_UNCERTAIN: the readings */
    bool is_open;              /* facts open: `open`, `outlook` */
    bool is_by_completion;     /* its evaluation needs facts that are not known, and all that is possible is the same:
                                * texts that differ are empty, `grade` is the weakest that its rows can have */
    fb_outlook outlook;        /* when evaluation alone does not decide */
    bool is_fault;             /* a fault in the model (an error null): `fault` */
    fb_view fault;
    fb_view outcome, kind, strength, by, condition, reason, grade; /* when neither open nor fault */
    fb_open open;
    uint32_t n_reasons;
    const fb_reason *reasons;
} fb_finding;

typedef struct fb_duty {
    fb_view instrument, what, by, strength, within, form, authority, grade;
    fb_view due;    /* as text, empty when there is none */
    bool uncertain; /* its instrument's force on the day is */
} fb_duty;
typedef struct fb_reading {
    fb_view instrument, reading, outcome, authority, grade;
} fb_reading;
typedef struct fb_unchecked {
    fb_view instrument, what, authority, grade;
} fb_unchecked;
typedef struct fb_collision {
    fb_view stronger, weaker, says, against;
} fb_collision;

/* A list beside the outcome (duties, approvals, readings, what was not checked) that waits for facts. */
typedef enum fb_aside {
    FB_ASIDE_DUTIES = 0,
    FB_ASIDE_APPROVALS,
    FB_ASIDE_READINGS,
    FB_ASIDE_UNCHECKED,
    FB_ASIDES
} fb_aside;
typedef struct fb_aside_open {
    fb_view instrument;
    fb_aside aside;
    fb_open open;
} fb_aside_open;

typedef struct fb_determination {
    const fb_case *the_case;
    const fb_plan *plan;
    const fb_fact_sheet *sheet;
    const fb_register *reg;
    fb_answer answer;
    /* The composed outcome (empty words when facts are open), its weakest grade. */
    fb_view outcome, kind, strength, by, condition, reason, layer, grade;
    uint32_t n_findings, n_reasons, n_stood_on, n_duties, n_approvals, n_readings, n_unchecked;
    uint32_t n_collisions, n_asides_open, n_relied, n_unencoded;
    const fb_finding *findings;   /* by layer, strongest first */
    const fb_reason *reasons;     /* the rows of the composition */
    const fb_view *stood_on;      /* instruments that the outcome stands on */
    const fb_duty *duties, *approvals;
    const fb_reading *readings;
    const fb_unchecked *unchecked;
    const fb_collision *collisions;
    fb_outlook outlook;           /* what is possible as stated; one outcome: the above */
    bool is_by_completion;        /* evaluation needs facts that are not known, and all completions give the same */
    fb_open open;                 /* facts that are not known and can change the answer: those of `questions` */
    fb_questions questions;
    uint32_t n_views, n_derived, n_resting;
    const fb_case_view *views;
    const fb_derived *derived;
    const fb_resting *resting;    /* of views that differ */
    const fb_aside_open *asides_open;
    const uint32_t *relied;       /* facts that the outcome's rows read, or, by completion, that decide it: known ones,
                                   * and of others what is left of them */
    const fb_instrument *const *unencoded; /* in force on the day, in the register, not encoded */
    /* There is an outcome, and others would be possible if statements not yet checked were left aside: a statement
     * is neither protection by itself nor held against anyone, so nothing is settled (FB_ANSWER_FACTS_OPEN). */
    bool rests_on_statements;
    fb_open statements;           /* facts with no more than bare statements behind them that are relied on, or that can
                                   * change the answer once statements are left aside */
    uint32_t n_missing;
    const fb_instrument *const *missing;   /* of those, the ones known to speak of this action: nothing is settled */
    bool consistency_open;        /* `facts consistent` could not be settled: `consistency` */
    fb_open consistency;
    uint32_t n_contradictions;    /* FB_ANSWER_CONTRADICTORY: rows met behind `facts consistent` */
    const fb_reason *contradictions;
    fb_open contradictory;        /* and known facts that cannot all be true, none of which can be left out */
    fb_view fault;                /* the first fault in a model, with its place */
    char policy_digest[65];       /* hex SHA-256 over names and bytes of the register and the models read */
} fb_determination;

/* The policy folder loaded for one day: register, the models in force linked into one plan, the fact
 * sheet. */
typedef struct fb_policy_set fb_policy_set;
/* `reg`: the folder's register when it has been read already (it must outlive the set), else NULL.
 * `cache`: a folder for compiled plans, or NULL. FB_NOT_FOUND when no encoded instrument of layer
 * directive covers the day: the message names what is missing. */
fb_status fb_policy_set_load(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                             const char *cache, fb_date day, fb_error *error) FB_MUST_CHECK;
/* The benefits of the register on the day instead: for fb_find_benefits, and for no determination. */
fb_status fb_policy_set_load_benefits(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                                      const char *cache, fb_date day, fb_error *error) FB_MUST_CHECK;
void fb_policy_set_free(fb_policy_set *set);
/* Was its plan taken from the cache?  Then places in it have no lines; load the set without the cache to get them. */
bool fb_policy_set_is_cached(const fb_policy_set *set);
const fb_plan *fb_policy_set_plan(const fb_policy_set *set);
const fb_fact_sheet *fb_policy_set_sheet(const fb_policy_set *set);

/* ---- policy_proof.c: what holds of every case ---------------------------------------------------------- */

/* Decides, for every set of instruments that the register of the folder puts in force, whether K1, K2 and K4 of
 * law/FIELD hold (docs/decisions/0010-what-is-proved.md): adds findings where they do not, and what was shown.
 * FB_NOT_FOUND when the folder has no register. */
fb_status fb_policy_prove(fb_findings *findings, const fb_host *host, fb_view folder, fb_error *error) FB_MUST_CHECK;

/* ---- determine.c ---------------------------------------------------------------------------------------- */

/* Decides one case.  Everything in *out lives in `arena`.  `without`: names of facts, each to be left aside in a
 * view of its own; FB_BAD_INPUT when there is no such fact. */
fb_status fb_determine(const fb_determination **out, fb_arena *arena, const fb_policy_set *set,
                       const fb_case *the_case, const fb_view *without, uint32_t n_without, const fb_host *host,
                       fb_error *error) FB_MUST_CHECK;

/* ---- benefits.c: what the person may seek (contract section 3a) ----------------------------------------- */

/* One element of a benefit, or its answer. */
typedef struct fb_benefit_part {
    fb_view name, what;        /* "qualifying crime", and in plain words; of the answer both empty */
    fb_view outcome, reason;   /* empty while facts are open */
    fb_view authority, grade;  /* of its own row, and the weakest behind it */
    bool is_open, is_fault;
    fb_view fault;
    fb_outlook outlook;        /* what is possible */
    fb_open open;              /* facts that are not known and can change it, best question first */
    fb_open relied;            /* known facts that were read */
    fb_open statements;        /* of those, the ones that only bare statements say */
    uint32_t n_reasons;
    const fb_reason *reasons;
} fb_benefit_part;

typedef enum fb_benefit_list_kind { /* KEEP IN STEP: benefit lists (benefits.c) */
    FB_BENEFIT_DEADLINES = 0,
    FB_BENEFIT_EVIDENCE,
    FB_BENEFIT_FORMS,
    FB_BENEFIT_BARS,
    FB_BENEFIT_GIVES,
    FB_BENEFIT_CHECKS,
    FB_BENEFIT_READINGS,
    FB_BENEFIT_UNCHECKED,
    FB_BENEFIT_LISTS
} fb_benefit_list_kind;
#define FB_BENEFIT_COLUMNS 4
/* The lists by kind: the decision's name, and the names of its outputs, as many as there are. */
typedef struct fb_benefit_list_names {
    const char *name;
    const char *columns[FB_BENEFIT_COLUMNS];
} fb_benefit_list_names;
extern const fb_benefit_list_names fb_benefit_lists[FB_BENEFIT_LISTS];

typedef struct fb_benefit_item {
    fb_view cells[FB_BENEFIT_COLUMNS];
    fb_view authority, grade;
} fb_benefit_item;
typedef struct fb_benefit_list {
    bool is_open;              /* waits for facts: may be incomplete */
    fb_open open;
    uint32_t n;
    const fb_benefit_item *items;
} fb_benefit_list;

typedef struct fb_benefit {
    const fb_instrument *instrument;
    fb_view uncertain;         /* the readings of its dates, when its force on the day is uncertain */
    fb_benefit_part answer;
    uint32_t n_elements;
    const fb_benefit_part *elements;
    fb_benefit_list lists[FB_BENEFIT_LISTS];
} fb_benefit;

typedef struct fb_benefits {
    const fb_determination *base; /* the case, the plan, the sheet, the register, the digest; contradictions, fault */
    uint32_t n;
    const fb_benefit *items;      /* in the order of the register; none when facts are contradictory */
} fb_benefits;
/* Everything in *out lives in `arena`; `set` is one of benefits.  `wanted`: ids of those that are looked at; none: all.
 * FB_BAD_INPUT when one of them is no benefit of the set. */
fb_status fb_find_benefits(const fb_benefits **out, fb_arena *arena, const fb_policy_set *set, const fb_case *the_case,
                           const fb_view *wanted, uint32_t n_wanted, const fb_host *host,
                           fb_error *error) FB_MUST_CHECK;
/* Only the list of deadlines of each, quickly; no benefit then has an answer or elements. */
fb_status fb_find_benefit_days(const fb_benefits **out, fb_arena *arena, const fb_policy_set *set,
                               const fb_case *the_case, const fb_host *host, fb_error *error) FB_MUST_CHECK;

/* ---- matrix.c: situations times versions of the policy (contract section 8) ------------------------------ */

typedef struct fb_matrix_column {
    fb_view id, title, at; /* at: date and time with zone, as of a case file's action */
} fb_matrix_column;
typedef struct fb_matrix_cell {
    fb_view brief, note;   /* what the study of the law says, in a few words */
    bool is_sourced;       /* a source stands behind it; else it is an inference, or unverified */
    fb_view expected;      /* when it is sourced: the outcome word that the models must give */
    fb_view action, at;    /* other than the row's and the column's; may be empty */
    const fb_json *facts;  /* besides the row's, or instead of them; may be NULL */
} fb_matrix_cell;
typedef struct fb_matrix_row {
    fb_view id, situation, action, place;
    const fb_json *facts;
    const fb_matrix_cell *cells; /* by column */
} fb_matrix_row;
typedef struct fb_matrix {
    fb_view source;
    uint32_t n_columns, n_rows;
    const fb_matrix_column *columns;
    const fb_matrix_row *rows;
} fb_matrix;
fb_status fb_matrix_read(const fb_matrix **out, fb_arena *arena, fb_view path, fb_view json,
                         fb_error *error) FB_MUST_CHECK;
/* The text of the case file that a cell stands for. */
void fb_matrix_case(fb_text *out, const fb_matrix *matrix, uint32_t row, uint32_t column);

/* What the models give for a cell. */
typedef struct fb_matrix_found {
    fb_view outcome, strength, grade, stands_on, reason; /* stands_on: ids, with ", " between them */
    fb_view why;      /* empty, or why nothing is decided: a day that no directive covers, facts open */
    bool is_same;     /* as expected; of a cell that is not sourced there is nothing to be the same as */
} fb_matrix_found;

/* ---- changed.c: one case on two days (forbear.h: fb_case_difference) ---------------------------------------- */

/* `before` and `after` are the same case, on an earlier and a later day.  All lives in `arena`. */
fb_status fb_determinations_compare(const fb_case_difference **out, uint32_t *n_out, fb_arena *arena,
                                    const fb_determination *before, const fb_determination *after,
                                    fb_error *error) FB_MUST_CHECK;

/* ---- notice_kinds.c: what kinds of notices show (policies/notices.json, docs/notices.md) ----------------- */

typedef struct fb_phrase {
    fb_view written, plain; /* plain: small letters, digits, and single blanks between them */
} fb_phrase;
typedef struct fb_notice_word {
    fb_phrase phrase;
    fb_view is;
} fb_notice_word;
typedef enum fb_notice_take { FB_TAKE_WORD = 0, FB_TAKE_DATE, FB_TAKE_TIME } fb_notice_take;
typedef struct fb_notice_line {
    fb_view name;
    uint32_t n_labels, n_words;
    const fb_phrase *labels;     /* none: its words are looked for anywhere in the text */
    fb_notice_take take;
    const fb_notice_word *words; /* FB_TAKE_WORD */
    fb_view document;            /* the member of the document that it gives; empty: none */
} fb_notice_line;
typedef struct fb_notice_when {
    uint32_t line, n_words;      /* the line means one of the words */
    const fb_view *words;
} fb_notice_when;
typedef struct fb_notice_rule {
    uint32_t fact;               /* of the sheet */
    fb_view value;               /* as it is typed; where `from` is a line (not UINT32_MAX), what that says */
    uint32_t from, at;           /* lines; at: where it stands, UINT32_MAX: not said */
    uint32_t n_whens;
    const fb_notice_when *whens;
    fb_view says;                /* what it shows, in plain words */
} fb_notice_rule;
typedef struct fb_notice_kind {
    fb_view id, kind, shows, issuer, source, evidence, form; /* evidence, form: empty where the notice says */
    bool is_protected;
    uint32_t n_recognise, n_lines, n_rules;
    const fb_phrase *recognise;
    const fb_notice_line *lines;
    const fb_notice_rule *rules; /* of two about one fact the first that holds */
} fb_notice_kind;
typedef struct fb_notice_kinds {
    uint32_t n;
    const fb_notice_kind *items;
} fb_notice_kinds;
fb_status fb_notice_kinds_read(const fb_notice_kinds **out, fb_arena *arena, fb_view path, fb_view json,
                               const fb_fact_sheet *sheet, fb_error *error) FB_MUST_CHECK;
/* The table of a folder against its fact sheet.  FB_NOT_FOUND when it has none, or no register; FB_BAD_INPUT, with its
 * place, when it is malformed or names what no fact has. */
fb_status fb_notice_kinds_check(fb_arena *arena, const fb_host *host, fb_view folder, fb_error *error) FB_MUST_CHECK;
/* NULL when there is none. */
const fb_notice_kind *fb_notice_kind_find(const fb_notice_kinds *kinds, fb_view id);

/* ---- notice.c: the lines of a notice, and the facts that it may show -------------------------------------- */

#define FB_NOTICE_LIMIT ((size_t)256 << 10) /* bytes of a notice */
#define FB_NOTICE_LINES_LIMIT 4000u
#define FB_NOTICE_LINE_LIMIT 2000u          /* bytes of a line */
#define FB_NOTICE_NOTES 64u                 /* notes that are kept */

typedef struct fb_notice_proposal {
    uint32_t fact, line;         /* line: where it stands, 0: nowhere in particular */
    fb_view value, member;       /* as it is typed; the members of an assertion that say it */
    fb_view says, pinpoint;
    bool is_confirmed;
} fb_notice_proposal;
typedef struct fb_notice_reading {
    const fb_notice_kind *kind;
    fb_view form, evidence, date_on_it, received_on, received_from; /* the dates may be empty */
    fb_view seen_at;             /* a time, for what must have one; may be empty */
    fb_view as_of;               /* of the assertions; empty: no day is known */
    uint32_t n_proposals, n_notes, n_unused;
    fb_notice_proposal *proposals;
    const fb_view *notes;        /* what could not be read, by line and label */
    const uint32_t *unused;      /* lines that nothing was read from */
} fb_notice_reading;
/* Everything in *out lives in `arena`, as do `kinds`; `text` may go away. */
fb_status fb_notice_read_text(fb_notice_reading **out, fb_arena *arena, const fb_notice_kinds *kinds,
                              const fb_fact_sheet *sheet, fb_view name, fb_view text, const fb_notice_options *options,
                              fb_error *error) FB_MUST_CHECK;
/* The proposals for programs: schema/proposals.schema.json. */
void fb_notice_print(fb_text *out, const fb_notice_reading *reading, const fb_fact_sheet *sheet);

/* ---- new_case.c: a case file from an action and what was confirmed of a notice ----------------------------- */

/* FB_BAD_INPUT: what is given makes no case file; it is read as any other before it is handed out.  `reading`: NULL for
 * none. */
fb_status fb_new_case_write(fb_view *out, fb_arena *arena, const fb_new_case *given, const fb_notice_reading *reading,
                            const fb_policy_set *set, fb_error *error) FB_MUST_CHECK;
/* Can the fact of a proposal have this value, as it is typed?  It then has it. */
fb_status fb_notice_edit(fb_notice_reading *reading, uint32_t proposal, fb_arena *arena, fb_view value,
                         const fb_policy_set *set, fb_error *error) FB_MUST_CHECK;

/* ---- seal.c: texts sealed under a passphrase (docs/interview.md) --------------------------------------- */

typedef struct fb_seal_cost { /* of making a key (Argon2id) */
    uint32_t passes, kib;
} fb_seal_cost;
extern const fb_seal_cost fb_seal_cost_default;

/* By its first bytes. */
bool fb_seal_is_sealed(fb_view bytes);
/* Bytes that a text of this size has when it is sealed; 0: it is too long. */
size_t fb_seal_size(size_t text_size);
/* `sealed` has room for fb_seal_size(text.size).  `cost`: NULL for the default. */
fb_status fb_seal_text(char *sealed, fb_view text, fb_view passphrase, const fb_seal_cost *cost,
                       fb_error *error) FB_MUST_CHECK;
/* `text` has room for sealed.size bytes, of which *size are the text.  FB_BAD_INPUT: another passphrase, or damage. */
fb_status fb_seal_open(char *text, size_t *size, fb_view sealed, fb_view passphrase, fb_error *error) FB_MUST_CHECK;
/* Wipes memory; the compiler does not leave it out. */
void fb_seal_forget(void *memory, size_t size);

/* ---- interview.c: what is still worth asking ----------------------------------------------------------- *
 *
 * One case that answers are added to.  Its words are those of forbear.h section 7.
 */
typedef struct fb_dialogue fb_dialogue;
/* `json`: a case file, called `name` in messages; empty: the action of the options alone.  The set must outlive it. */
fb_status fb_dialogue_new(fb_dialogue **out, const fb_policy_set *set, const fb_interview_options *options,
                          const fb_host *host, fb_error *error) FB_MUST_CHECK;
void fb_dialogue_free(fb_dialogue *dialogue);
/* The day of the action that the options name, which chooses the policies. */
fb_status fb_dialogue_day(fb_date *out, fb_arena *arena, const fb_interview_options *options,
                          fb_error *error) FB_MUST_CHECK;
fb_status fb_dialogue_look(fb_dialogue *dialogue, const fb_interview_view **out, fb_error *error) FB_MUST_CHECK;
/* `fact`: an index of the sheet. */
fb_status fb_dialogue_answer(fb_dialogue *dialogue, uint32_t fact, fb_reply reply, fb_view value,
                             fb_error *error) FB_MUST_CHECK;
/* The fact whose answer was taken back, UINT32_MAX when there was none. */
uint32_t fb_dialogue_back(fb_dialogue *dialogue);
void fb_dialogue_fact(fb_interview_question *out, const fb_dialogue *dialogue, uint32_t fact);
/* The case file so far; FB_NOT_FOUND and *lacking when the action is not whole.  Until the next call. */
fb_status fb_dialogue_case(fb_view *out, uint32_t *lacking, fb_dialogue *dialogue, fb_error *error) FB_MUST_CHECK;

/* ---- vignette.c: a determination against what a vignette expects (docs/case-file.md) -------------------- */

/* Does the vignette expect something of the benefits; of the determination? */
bool fb_vignette_wants(const fb_json *vignette, bool of_benefits);
/* `vignette` is the case file, `report` the determination as JSON, `benefits` the report on them; NULL when nothing is
 * expected of it.  A check for each text of `expected`. */
fb_status fb_vignette_compare(const fb_suite_check **checks, size_t *n_checks, fb_arena *arena, const fb_json *vignette,
                              const fb_json *report, const fb_json *benefits, fb_error *error) FB_MUST_CHECK;

/* ---- coverage.c: which rows of the policies the tests stand on ------------------------------------------ */

typedef struct fb_coverage_row {
    fb_policy_row shown;
    fb_view space;      /* its model's namespace */
    uint32_t offset;    /* in its model's file */
    uint32_t *tests;    /* numbers of tests, as the caller gave them */
    uint32_t capacity;
} fb_coverage_row;
typedef struct fb_coverage {
    fb_arena *arena;
    uint32_t n_rows;
    const fb_view *wanted; /* of benefits: those that the test at hand says something of, n_wanted; 0: all */
    uint32_t n_wanted;
    fb_coverage_row *rows; /* fact sheet, composition, instruments in the order of the register; by place */
} fb_coverage;

/* All lives in `arena`.  Fails when a model does, since then its rows are not known. */
fb_status fb_coverage_begin(fb_coverage *coverage, fb_arena *arena, fb_view folder, const fb_register *reg,
                            fb_error *error) FB_MUST_CHECK;
/* The test stands on a row (from 0) of a table of some plan with these models. */
void fb_coverage_count(fb_coverage *coverage, uint32_t test, const fb_plan *plan, const fb_plan_table *table,
                       uint32_t rule);
/* The same for all rows that the determination of a case used. */
fb_status fb_coverage_count_case(fb_coverage *coverage, uint32_t test, const fb_policy_set *set,
                                 const fb_determination *determination, const fb_host *host,
                                 fb_error *error) FB_MUST_CHECK;

/* ---- contacts.c: hotlines, each with its source and the day of its last check (policies/contacts.json) ---- */

typedef struct fb_contact {
    fb_view id, what[2], value; /* what: en, es */
    fb_view source, grade, printed, checked, note; /* printed: the day of the source; checked: it was last looked at */
} fb_contact;
typedef struct fb_contacts {
    uint32_t n;
    const fb_contact *items;
} fb_contacts;
fb_status fb_contacts_read(const fb_contacts **out, fb_arena *arena, fb_view path, fb_view json,
                           fb_error *error) FB_MUST_CHECK;
/* NULL when there is none of this id. */
const fb_contact *fb_contact_find(const fb_contacts *contacts, fb_view id);

/* ---- draft.c: which texts of a draft's model stand in a case (contract section 3b) ------------------------- */

/* A slot of a text: "{fact u_stage}" has the verb "fact" and the argument "u_stage". */
typedef struct fb_slot {
    fb_view before, verb, argument; /* before: the text up to the slot */
} fb_slot;
/* The next slot from *at, which moves behind it; false: there is none, and `before` is the rest. */
bool fb_slot_next(fb_slot *out, fb_view text, size_t *at);

typedef struct fb_draft_row {
    fb_view table;             /* the decision: "sheet", "document" */
    uint32_t rule;             /* 1-based */
    fb_view as, text;          /* title, heading, text, item, note; with slots */
    fb_view authority, grade;  /* grade "-": it states no law */
    fb_open only_if;           /* facts not known that decide whether it stands; none: it does */
} fb_draft_row;

typedef struct fb_draft_texts {
    fb_view kind, role, name;
    int language;              /* 0 en, 1 es */
    bool is_plain;             /* a text for everybody: it has Spanish too, and its reading level is printed */
    const fb_fact_sheet *sheet;
    const fb_case *whole, *shown; /* all of the case; what the document may show */
    const bool *is_withheld;   /* by fact of the sheet: protected, and not asked for by name */
    const fb_register *reg;
    const fb_contacts *contacts;
    uint32_t n_sheet, n_document, n_left_out; /* left_out: rows of the document that stand on withheld facts */
    const fb_draft_row *on_sheet, *in_document;
    fb_open withheld, disclosed; /* known facts */
    bool needs_determination;  /* some text has {law}, {duties}, {outcome} or {open} */
    const fb_determination *all, *of_shown; /* NULL until fb_draft_determine */
    char digest[65];           /* hex SHA-256 over the bytes of the fact sheet, the model and the contacts */
} fb_draft_texts;

typedef struct fb_draft_request {
    fb_view folder, name, json; /* the policy folder; the case file's name and text */
    const fb_register *reg;
    const fb_draft_options *options; /* forbear.h section 9 */
} fb_draft_request;
/* All lives in `arena`, and the texts of the request must live as long.  FB_BAD_INPUT: the kind is not for the role,
 * a fact to disclose does not exist, ... */
fb_status fb_draft_select(fb_draft_texts **out, fb_arena *arena, const fb_draft_request *request, const fb_host *host,
                          fb_error *error) FB_MUST_CHECK;
/* What law and policy say, on all facts and on those that may be shown.  FB_BAD_INPUT where the facts contradict each
 * other.  `set`: of the day of the case. */
fb_status fb_draft_determine(fb_draft_texts *draft, fb_arena *arena, const fb_policy_set *set, const fb_host *host,
                             fb_error *error) FB_MUST_CHECK;
/* Does what an instrument says of the shown facts stand on one that is withheld all the same (by derivation)? */
bool fb_draft_hides(const fb_draft_texts *draft, const fb_reason *reasons, uint32_t n_reasons);
/* Is a withheld fact derived at all?  Then what has no reasons of its own (duties) is not shown. */
bool fb_draft_derives(const fb_draft_texts *draft);

#endif
