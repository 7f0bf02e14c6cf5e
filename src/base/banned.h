/* banned.h - functions nobody in Forbear may call, as compile errors.
 *
 * The poisoned names write past their destination, keep hidden state, depend on the process's locale or time
 * zone, cannot report failure, or hand text to a shell.  What to use instead:
 *
 *   strcpy strcat sprintf vsprintf gets     fb_text, fb_arena_copy, snprintf with the size at hand
 *   strtok                                  fb_view with fb_view_find
 *   gmtime localtime ctime asctime          value/temporal.c; gmtime_r where the C library is unavoidable
 *   atoi atol atoll atof scanf...           fb_number_parse, or a loop over digits that checks for overflow
 *   system tmpnam alloca                    nothing: there is no safe use
 *
 * A poisoned word must not appear in any header read later, so the system headers that declare these names
 * are read here first.  base.h includes this file last of its system headers.
 */
#ifndef FB_BANNED_H
#define FB_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#if defined(__GNUC__)
/* A C library may define some of them as macros, for instance under _FORTIFY_SOURCE. */
#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf
#undef alloca
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok
#pragma GCC poison gmtime localtime ctime asctime
#pragma GCC poison atoi atol atoll atof
#pragma GCC poison scanf fscanf sscanf vscanf vfscanf vsscanf
#pragma GCC poison system tmpnam alloca
#endif

#endif
