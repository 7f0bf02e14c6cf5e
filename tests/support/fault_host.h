/* fault_host.h - a host whose n-th allocation or n-th read fails, and the sweep over all n.
 *
 * The sweep calls a function with n = 1, 2, 3, ... until the run ends without having met the fault, so every
 * place where the host can refuse is refused once.  After every run nothing may be outstanding.
 *
 * An arena asks the host for chunks, not for each allocation, so failing the host's n-th call reaches few
 * places.  fault_sweep_limit reaches them all: an arena whose limit is L bytes fails at the allocation that
 * passes L, and the sweep raises L from 0 until the run succeeds.
 */
#ifndef FB_FAULT_HOST_H
#define FB_FAULT_HOST_H

#include "support/check.h"

typedef struct fault_host {
    fb_host host;            /* pass &fault_host.host */
    size_t fail_resize;      /* which allocation or growth fails, 1-based; 0 none */
    size_t fail_read;        /* the same for reads */
    bool keeps_failing;      /* and every later one too */
    size_t read_most;        /* a read gives at most so many bytes; 0 no limit */
    size_t interrupt_every;  /* every so manieth read is interrupted (EINTR) instead; 0 none */
    size_t n_resizes;        /* allocations and growths so far */
    size_t n_reads;
    size_t outstanding;      /* bytes not given back */
    size_t most_outstanding; /* the most there ever were */
    bool was_hit;            /* the fault happened */
    bool was_misused;        /* a size was not the one asked for, or bytes around a block were written */
} fault_host;

/* A host without a fault: counts only. */
void fault_host_init(fault_host *host);

/* One run.  Uses `host` for all memory and reading, `limit` for its arena, gives everything back, and returns
 * how it ended.  It makes its own checks of what a failed or successful run must leave behind. */
typedef fb_status fault_run(check_state *check, const fb_host *host, size_t limit, void *context);

/* Fails each allocation once, then each and all that follow: the run must end with FB_NO_MEMORY whenever the
 * fault was met.  Returns how many runs met it. */
size_t fault_sweep(check_state *check, fault_run *run, void *context);
/* The same for reads: FB_IO. */
size_t fault_sweep_reads(check_state *check, fault_run *run, void *context);
/* Limits 0, step, 2 * step, ... until the run gives FB_OK; every one before must give FB_LIMIT.  Returns how
 * many did. */
size_t fault_sweep_limit(check_state *check, size_t step, fault_run *run, void *context);

#endif
