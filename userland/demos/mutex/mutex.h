/* A mutex of one word: 0 free, 1 held, 2 held and somebody may sleep. */
#include <stdatomic.h>

/* futex(2); the C library has no header for it. */
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_PRIVATE_FLAG = 128 };

typedef atomic_int mutex_t;

void mutex_lock(mutex_t *mutex);
void mutex_unlock(mutex_t *mutex);
