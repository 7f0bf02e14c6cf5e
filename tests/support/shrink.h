/* shrink.h - makes a DMN model that fails a law as small as it can, for people to read. */
#ifndef FB_SHRINK_H
#define FB_SHRINK_H

#include "base/base.h"

/* Does the law fail for this model?  Called in a process of its own that prints nowhere, so it may crash. */
typedef bool shrink_fails(void *context, const char *model);
/* A part of `model` (elements left out, texts replaced by constants) that still fails; with a NUL behind it. */
fb_view shrink_model(fb_arena *arena, fb_view model, shrink_fails *fails, void *context);

#endif
