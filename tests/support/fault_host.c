/* fault_host.c - the faulting host of fault_host.h.
 *
 * Each block stands behind a header that remembers its size, so that a wrong old_size shows, and before a
 * strip that shows a write past its end also where AddressSanitizer is not at hand.
 */
#include "support/fault_host.h"

#include <errno.h>
#include <unistd.h>

#define RUNS_MOST 1000000u /* a sweep that goes on longer is taken for endless */
#define STRIP_BYTE 0xA5
#define STRIP_SIZE 16u

typedef union block_header {
    size_t size;
    max_align_t alignment;
} block_header;

static bool is_faulty(fault_host *host, size_t count, size_t fault) {
    bool fails = fault != 0 && (host->keeps_failing ? count >= fault : count == fault);
    host->was_hit = host->was_hit || fails;
    return fails;
}

static unsigned char *strip_of(block_header *header) {
    return (unsigned char *)(header + 1) + header->size;
}

static void inspect(fault_host *host, block_header *header, size_t old_size) {
    if (header->size != old_size)
        host->was_misused = true;
    for (size_t i = 0; i < STRIP_SIZE; i++)
        if (strip_of(header)[i] != STRIP_BYTE)
            host->was_misused = true;
}

static void *resize_block(void *context, void *old, size_t old_size, size_t new_size) {
    fault_host *host = context;
    block_header *header = old ? (block_header *)old - 1 : NULL;
    if (header)
        inspect(host, header, old_size);
    else if (old_size != 0)
        host->was_misused = true;
    if (new_size == 0) {
        host->outstanding -= header ? header->size : 0;
        free(header);
        return NULL;
    }
    if (is_faulty(host, ++host->n_resizes, host->fail_resize) || new_size > SIZE_MAX / 2)
        return NULL;
    size_t before = header ? header->size : 0;
    header = realloc(header, sizeof *header + new_size + STRIP_SIZE);
    if (!header)
        return NULL;
    header->size = new_size;
    memset(strip_of(header), STRIP_BYTE, STRIP_SIZE);
    if (new_size > before) /* what malloc gives is not zero: nobody may count on that */
        memset((unsigned char *)(header + 1) + before, 0xCD, new_size - before);
    host->outstanding += new_size - before;
    if (host->outstanding > host->most_outstanding)
        host->most_outstanding = host->outstanding;
    return header + 1;
}

static ptrdiff_t read_bytes(void *context, int file, void *bytes, size_t size) {
    fault_host *host = context;
    host->n_reads++;
    if (is_faulty(host, host->n_reads, host->fail_read)) {
        errno = EIO;
        return -1;
    }
    if (host->interrupt_every != 0 && host->n_reads % host->interrupt_every == 0) {
        errno = EINTR;
        return -1;
    }
    if (host->read_most != 0 && size > host->read_most)
        size = host->read_most;
    return read(file, bytes, size);
}

void fault_host_init(fault_host *host) {
    *host = (fault_host){.host = {host, resize_block, read_bytes}};
}

static const char *outer_context(const check_state *check) {
    return check->context ? check->context : "";
}

/* One run under a fault.  False when the sweep is over. */
static bool run_with_fault(check_state *check, fault_host *host, size_t limit, fb_status fault_status,
                           fault_run *run, void *context, const char *label) {
    const char *outer = check->context;
    check->context = label;
    fb_status status = run(check, &host->host, limit, context);
    CHECK_EQ_INT(host->outstanding, 0);
    CHECK(!host->was_misused);
    bool goes_on = host->was_hit;
    if (limit != SIZE_MAX)
        goes_on = status != FB_OK;
    CHECK_EQ_INT(status, goes_on ? fault_status : FB_OK);
    check->context = outer;
    return goes_on;
}

static size_t sweep(check_state *check, bool fails_reads, bool keeps_failing, fault_run *run, void *context) {
    for (size_t n = 1; n < RUNS_MOST; n++) {
        fault_host host;
        char label[160];
        fault_host_init(&host);
        host.keeps_failing = keeps_failing;
        host.fail_read = fails_reads ? n : 0;
        host.fail_resize = fails_reads ? 0 : n;
        snprintf(label, sizeof label, "%s%s %zu%s fails", outer_context(check),
                 fails_reads ? " read" : " allocation", n, keeps_failing ? " and later" : "");
        if (!run_with_fault(check, &host, SIZE_MAX, fails_reads ? FB_IO : FB_NO_MEMORY, run, context, label))
            return n - 1;
    }
    CHECK(false); /* the sweep must end */
    return RUNS_MOST;
}

size_t fault_sweep(check_state *check, fault_run *run, void *context) {
    return sweep(check, false, false, run, context) + sweep(check, false, true, run, context);
}

size_t fault_sweep_reads(check_state *check, fault_run *run, void *context) {
    return sweep(check, true, false, run, context) + sweep(check, true, true, run, context);
}

size_t fault_sweep_limit(check_state *check, size_t step, fault_run *run, void *context) {
    for (size_t n = 0; n < RUNS_MOST; n++) {
        fault_host host;
        char label[160];
        fault_host_init(&host);
        snprintf(label, sizeof label, "%s limit %zu", outer_context(check), n * step);
        bool goes_on = run_with_fault(check, &host, n * step, FB_LIMIT, run, context, label);
        if (!goes_on)
            return n;
    }
    CHECK(false); /* the sweep must end */
    return RUNS_MOST;
}
