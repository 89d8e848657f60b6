/* The items about the C library, by subject. */
#ifndef ITEMS_H
#define ITEMS_H

#include "check.h"

/* Path of this program. */
extern const char *own_path;

void stdio_items(void);
void spawn_items(void);
void atfork_items(void);

#endif
