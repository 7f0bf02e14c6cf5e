/* java_inner.h - between builtin_external.c, which finds and calls, and java_format.c, which prints as Java
 * does.  Nobody else includes it.
 */
#ifndef FB_JAVA_INNER_H
#define FB_JAVA_INNER_H

#include "eval/builtin_inner.h"

#define JAVA_PARAMETERS 4

typedef struct java_value {
    double real;            /* double, float */
    int64_t whole;          /* int, long, short, byte, char, boolean */
    fb_view text;           /* String */
    const fb_value *object; /* Object: the FEEL value */
} java_value;

typedef struct java_call {
    fb_run *run;
    char letters[JAVA_PARAMETERS + 1]; /* parameter types: d f i l s b c z, t String, o Object, v Object... */
    char type;                         /* of the result: the same letters */
    java_value in[JAVA_PARAMETERS];
    const fb_value *rest;              /* for the variable parameter */
    uint32_t n_rest;
    java_value result;
    fb_text text;                      /* the result when it is a String */
    const char *fault;                 /* why there is none */
} java_call;

/* java_format.c: each fills call->text from call->in; false with call->fault set when Java throws. */
bool java_to_string(java_call *call); /* X.toString, String.valueOf */
bool java_to_radix(java_call *call);  /* toString(n, radix) */
bool java_to_binary(java_call *call);
bool java_to_octal(java_call *call);
bool java_to_hex(java_call *call);
bool java_format(java_call *call);    /* String.format */
/* The shortest decimal that reads back as the same float. */
fb_number java_number_of_float(float x);

#endif
