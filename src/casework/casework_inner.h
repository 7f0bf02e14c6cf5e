/* casework_inner.h - what the files of the desk share.  Included by src/casework/ only.
 *
 * members.c reads JSON objects strictly: every member is known, every value has its kind, every complaint has
 * its place.  policy_set.c owns the loaded policies; determine.c reads them.
 */
#ifndef FB_CASEWORK_INNER_H
#define FB_CASEWORK_INNER_H

#include "casework/casework.h"

#include <sodium/crypto_hash_sha256.h>

/* ---- members.c ---------------------------------------------------------------------------------------- */

/* A JSON text being read: for places, and for what is made of it. */
typedef struct json_source {
    fb_view file, text;
    fb_arena *arena;
    fb_error *error;
} json_source;

/* FB_BAD_INPUT at a byte offset of the text. */
fb_status wrong_at(const json_source *source, size_t offset, const char *format, ...) FB_FORMAT(3, 4);
/* " - did you mean 'x'?" or "": what was meant when `name` is none of the candidates. */
const char *did_you_mean(char out[192], fb_view name, const fb_view *candidates, size_t n_candidates);
/* For messages: at most 60 bytes of a word, cut at a character; "a, b, c", as many whole words as fit. */
fb_view shortened(fb_view word);
void list_words(char *out, size_t capacity, const fb_view *words, size_t n_words);
bool is_among(fb_view name, const fb_view *names, size_t n_names);
/* `object` is an object and has no member beyond `names`; `what` says what it is ("an action"). */
fb_status only_members(const json_source *source, const fb_json *object, const char *what,
                       const fb_view *names, size_t n_names);
/* The member, which must be there. */
fb_status required_member(const fb_json **out, const json_source *source, const fb_json *object,
                          const char *key, const char *what);
/* A whole file: an object with no member beyond `names`, in which `version` is the number 1. */
fb_status version_1_of(const fb_json **root, const json_source *source, const char *what, const char *version,
                       const fb_view *names, size_t n_names);
/* One line of text of at most `limit` bytes; empty when the member is absent or null. */
fb_status text_member(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                      size_t limit);
/* The same, which must be there and not empty. */
fb_status required_text(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                        const char *what, size_t limit);
/* As text_member, one of the words; empty when absent. */
fb_status word_member(fb_view *out, const json_source *source, const fb_json *object, const char *key,
                      const fb_view *words, size_t n_words);
fb_status boolean_member(bool *out, const json_source *source, const fb_json *object, const char *key);
/* A list of texts; none when absent or null. */
fb_status text_list_member(const fb_view **out, uint32_t *n_out, const json_source *source,
                           const fb_json *object, const char *key);
bool is_identifier(fb_view text); /* letters, digits, '.', '_', '-'; 1 to 100 of them */

/* ---- register.c --------------------------------------------------------------------------------------- */

/* Has a bound been reached on a day (fb_days_of_date)?  Perhaps, where readings differ or only the month is known. */
typedef enum passed { PASSED_NO, PASSED_YES, PASSED_PERHAPS } passed;
passed has_begun(const fb_instrument *instrument, int64_t day);
passed has_ended(const fb_instrument *instrument, int64_t day);

/* ---- fact_sheet.c ------------------------------------------------------------------------------------- */

/* Marks in `reached` (plan->n_elements) all that an element reads, and itself; `stack` has room for as many. */
void mark_reached(bool *reached, uint32_t *stack, const fb_plan *plan, uint32_t from);

/* ---- case_file.c -------------------------------------------------------------------------------------- */

/* Does every assertion of the fact that counts allow the value? */
bool allowed_by_all(const fb_case_fact *fact, const fb_value *value, fb_budget *budget);
/* Are they words that an assertion may have? */
fb_status check_origin(fb_view evidence, fb_view role, fb_error *error);
/* Is it a form that a document may have? */
bool is_document_form(fb_view form);
/* What the assertions that count (not `later`) leave of a fact. */
void narrow_fact(fb_case_fact *fact, fb_arena *arena, fb_budget *budget);
bool is_bare_statement(const fb_assertion *assertion);

/* ---- notice_kinds.c ----------------------------------------------------------------------------------- */

/* Small letters and digits of a text, single blanks between them; letters beyond ASCII stay.  False: there are none. */
bool add_plainly(fb_text *out, fb_view text);

/* ---- digest.c ----------------------------------------------------------------------------------------- */

typedef struct policy_digest {
    bool by_instructions; /* of the processor; else `sodium` */
    crypto_hash_sha256_state sodium;
    uint32_t state[8];
    uint64_t size;        /* bytes so far */
    unsigned char pending[64];
} policy_digest;

/* Without `may_use_instructions` it is libsodium's: for the test that compares them. */
void digest_begin(policy_digest *digest, bool may_use_instructions);
void digest_add(policy_digest *digest, const unsigned char *bytes, size_t size);
void digest_end(policy_digest *digest, unsigned char out[32]);

/* ---- fact_sheet.c ------------------------------------------------------------------------------------- */

/* The elements that decisions of policies or `facts consistent` read, directly or through others, and these decisions;
 * NULL: no memory. */
const bool *reached_by_policies(fb_arena *arena, const fb_plan *plan);
/* FB_BAD_INPUT when a policy reads, directly or through a decision, a fact that is for the record only (K1). */
fb_status refuse_record_only(const fb_fact_sheet *sheet, fb_arena *arena, const fb_plan *plan, fb_error *error);

/* ---- policy_set.c ------------------------------------------------------------------------------------- */

/* An instrument whose model is part of the plan. */
typedef struct linked_instrument {
    const fb_instrument *instrument;
    fb_force force;
    fb_view uncertain;  /* the readings of its dates, when uncertain */
    fb_view space;      /* its model's namespace */
    int64_t outcome, result, duties, approvals, readings, unchecked; /* elements, -1 when absent */
    int64_t sources, resting;
} linked_instrument;

#define FB_ELEMENT_PREFIX "element " /* of the names of decisions that are elements of a benefit */

/* Of a set of benefits: what the model of one has beside its answer, which is the `outcome` of linked_instrument. */
typedef struct benefit_model {
    uint32_t n_elements;
    const uint32_t *elements;        /* of the plan, in the order of the file */
    int64_t lists[FB_BENEFIT_LISTS]; /* -1 when absent */
} benefit_model;

struct fb_policy_set {
    const fb_host *host;
    fb_arena arena;      /* files, models, register, fact sheet, and the lists below */
    fb_arena plan_arena;
    fb_date day;
    const fb_register *reg;
    const fb_plan *plan;
    const fb_fact_sheet *sheet;
    uint32_t n_linked, n_unencoded;
    linked_instrument *linked;       /* by layer, strongest first; in the order of the register within one */
    const fb_instrument **unencoded; /* in force on the day, or perhaps, without a model */
    benefit_model *benefits;         /* of a set of benefits, by linked instrument; else NULL */
    uint32_t determination, answer;  /* elements of the composition; UINT32_MAX: there is none */
    bool from_cache;                 /* the plan was not built from texts: places have no lines */
    char digest[65];
};

/* As fb_policy_set_load, of policies that may break K1, which then is a finding and no refusal. */
fb_status policy_set_load_for_proof(fb_policy_set **out, const fb_host *host, fb_view folder, const fb_register *reg,
                                    fb_date day, fb_error *error);

/* ---- plan_cache.c ------------------------------------------------------------------------------------- */

/* `cache`: the folder, NULL for none.  False: not there, or not to be trusted. */
bool plan_cache_open(const fb_plan **plan, fb_arena *arena, const char *cache,
                     const uint8_t key[FB_PLAN_KEY_SIZE], const fb_view *texts, uint32_t n_texts);
/* Does what it can; a plan that cannot be kept is built again next time. */
void plan_cache_store(const fb_plan *plan, const fb_host *host, const char *cache,
                      const uint8_t key[FB_PLAN_KEY_SIZE]);
/* What the bytes of the policies' files came to, by the marks of the files: their digest and the key of their plan. */
typedef struct known_policies {
    unsigned char digest[32];
    uint8_t key[FB_PLAN_KEY_SIZE];
} known_policies;
/* `latest`: when the last of the files was changed (fb_file_mark). */
bool plan_cache_recall(known_policies *out, const char *cache, const uint8_t marks[32], int64_t latest);
void plan_cache_remember(const char *cache, const uint8_t marks[32], const known_policies *known);

/* ---- an interview: interview.c, interview_file.c ------------------------------------------------------ */

typedef struct given_answer {
    bool is_given;
    fb_reply reply;
    fb_view json; /* FB_REPLY_VALUE: the member or members of an assertion that say it */
} given_answer;

typedef struct past_answer {
    uint32_t fact;
    given_answer before;
} past_answer;

struct fb_dialogue {
    const fb_host *host;
    const fb_policy_set *set;
    fb_arena arena;   /* what stays: the case it started from, the answers */
    fb_arena turn;    /* the case by now, and what follows */
    fb_arena written; /* the case file that was handed out */
    const fb_json *root; /* of the case file; NULL: from the action alone */
    const fb_case *base;
    fb_view action, at, status, place; /* from the action alone; status and place may be empty */
    fb_view as_of, source, evidence;
    fb_inquiry **inquiries; /* into each goal: the action's, or one a benefit */
    uint32_t n_goals;
    fb_inquiry *inquiry;    /* the one of them that is asked about */
    uint32_t *goals;        /* elements of the plan */
    fb_interview_benefit *benefits; /* NULL: the action */
    given_answer *answers; /* by fact of the sheet */
    past_answer *past;
    uint32_t n_past, past_capacity;
    uint32_t *fact_of;     /* by input */
    uint8_t *tiers;        /* by input */
    uint8_t *usable;       /* scratch, by input */
    fb_interview_question *questions; /* by fact: what is the same in every turn */
    const fb_case *now;    /* NULL: to be read */
    const fb_interview_view *view; /* NULL: to be worked out */
};

static inline const fb_fact_sheet *sheet_of(const fb_dialogue *d) {
    return d->set->sheet;
}

/* interview_file.c: the case file by now, read again.  What is not known of the action has some word in it. */
fb_status read_written(const fb_case **out, fb_arena *arena, const fb_dialogue *d, fb_error *error);
/* The status or place of the action, by the fact's name: as the options say, else as answered; empty: not known. */
fb_view action_member(const fb_dialogue *d, const char *name, fb_view option);
/* A JSON value on one line, as it was read. */
void add_json(fb_text *out, const fb_json *json);
/* interview.c: what there is to say of a fact, and the members of an assertion that say a value of it as it was typed
 * ("2025-08" is the days of that month).  Whether the fact can have it, case_file.c says. */
void describe_fact(fb_interview_question *out, fb_arena *arena, const fb_fact *fact);
fb_status value_member(fb_view *out, fb_arena *arena, const fb_fact *fact, fb_view value, fb_error *error);
/* "name": "text" */
void add_member(fb_text *out, const char *name, fb_view text);
/* The status; a place in a text that we made says nothing to anybody, and is taken out of the error. */
fb_status without_place(fb_status status, fb_error *error);

/* ---- one case being decided: reasons.c, duties.c, case_views.c, determine.c ------------------------------ */

/* What came of evaluating one decision. */
typedef enum came_of { CAME_VALUE, CAME_OPEN, CAME_FAULT } came_of;

/* What is known of the plan's inputs, in one view of the case. */
typedef struct view_facts {
    fb_value *values;
    uint8_t *known;
    const fb_limited **limited;
} view_facts;

typedef struct source_rows source_rows; /* case_views.c: what the policies say of sources */

typedef struct deciding {
    const fb_policy_set *set;
    const fb_case *the_case;
    fb_arena *arena;     /* of the determination */
    fb_run run;
    fb_clock clock;
    const fb_host *host;
    view_facts stated;   /* the case as stated */
    view_facts seen;     /* what `evaluate` goes by */
    const fb_view *words; /* that an outcome may be, n_words of them */
    size_t n_words;
    const source_rows *sources;
    uint8_t *tiers;      /* of the plan's inputs: who is asked first; made when first needed */
    fb_inquiry *answer;  /* inquiries into the composition's `answer` and into `facts consistent`; ... */
    fb_inquiry *consistency; /* ... made when first needed */
    bool *relied;        /* facts of the sheet that the outcome's rows read */
    fb_determination *out;
    fb_error *error;
} deciding;

/* determine.c: evaluates one decision from a clean start; the run keeps its trace until the next call.  On
 * CAME_OPEN *open has the facts met, on CAME_FAULT *fault the fault with its place; both may be NULL. */
fb_status evaluate(came_of *came, fb_value *value, deciding *d, uint32_t element, fb_open *open,
                   fb_view *fault);
/* Readies the run of a `deciding` that has its set, case, arena, host, out and error; and what has to be undone. */
void begin_deciding(deciding *d);
void end_deciding(deciding *d);
/* Do the known facts fit together?  Sets the answer when they do not. */
fb_status check_consistency(deciding *d);
/* The facts of the case as stated, with those that follow from their sources, to d->stated and d->seen. */
fb_status hand_over_facts(deciding *d);
/* "place: 'name' message" of an element. */
fb_view element_fault(deciding *d, uint32_t element, const char *message);
fb_view place_words(deciding *d, uint16_t model, uint32_t offset, fb_view message);
/* A text entry of a context, copied; empty when absent or null. */
fb_view entry_text(deciding *d, const fb_value *context, const char *key);
fb_view copied(deciding *d, fb_view text);
/* The set of facts as a list of indexes, in the order of the sheet. */
fb_open listed(deciding *d, const bool *facts);

/* reasons.c: rows that the last evaluation matched, as reasons of `instrument` (which may be empty); only
 * those of tables of the model `space`, unless that is empty: an evaluation of the composition runs every
 * instrument. */
fb_status read_reasons(const fb_reason **out, uint32_t *n_out, deciding *d, fb_view instrument,
                       fb_view space);
/* Marks every fact that the last evaluation read in such tables. */
void mark_relied(bool *relied, deciding *d, fb_view space);
fb_view weakest_grade(const fb_reason *reasons, uint32_t n_reasons);
fb_view weaker_grade(fb_view a, fb_view b); /* "P" > "A" > "2" > anything else; empty: no grade */
fb_view annotation(const fb_plan_table *table, uint32_t rule, const char *name); /* rule: 0-based */
/* The value of an entry that is a literal; NULL where it is none. */
const fb_value *constant_of(const fb_node *node);

/* A row's outputs as a context, where all of them are constants.  False: they are not. */
bool constant_outputs(fb_value *out, deciding *d, const fb_plan_table *table, uint32_t rule);

/* The weakest grade that a row of the element's model, at the element or behind it, can have; of the element's own
 * table, a row that gives the outcome. */
fb_view weakest_possible_grade(deciding *d, uint32_t element, fb_view outcome);

/* case_views.c */
/* The facts of the case, without the assertions that `leaves_aside` (NULL: none) names; they are in *left_aside. */
typedef bool leave_aside(const deciding *d, const fb_case_fact *fact, const fb_assertion *assertion,
                         const void *context);
fb_status facts_of_view(view_facts *out, fb_open *left_aside, deciding *d, leave_aside *leaves_aside,
                        const void *context);
/* Facts that follow from the sources of others, added to d->stated. */
fb_status derive_facts(deciding *d);
/* What is possible of an outcome with facts that were seen, by inquiry.  *only (may be NULL) is the value when there
 * is just one, and else null; `questions` may be NULL. */
fb_status settle_outlook(fb_outlook *out, fb_value *only, fb_questions *questions, deciding *d, fb_inquiry **inquiry,
                         uint32_t goal);
/* Marks a minimal set of known facts that gives the one outcome there is, whatever the others are. */
fb_status mark_decisive(bool *relied, deciding *d);
/* Are they all facts that can be left aside? */
fb_status check_without(deciding *d, const fb_view *without, uint32_t n_without);
fb_status look_at_views(deciding *d, const fb_view *without, uint32_t n_without);
/* A minimal set of known facts that cannot all be true; nothing when they can.  *impossible says which. */
fb_status find_contradictory(deciding *d, bool *impossible, bool *is_decided);

/* duties.c: the lists beside the outcome, of every linked instrument. */
/* The last evaluation's trace of the table that is the element itself, or NULL. */
const fb_table_trace *trace_of(const deciding *d, uint32_t element);
fb_status read_asides(deciding *d);

#endif
