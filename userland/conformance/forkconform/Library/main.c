#include "items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *own_path;

/* What the items execute: exits with the number after "--exit", or prints after "--print". */
static int helper(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--exit") == 0)
        return atoi(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--print") == 0) {
        puts(argv[2]);
        return 0;
    }
    return -1;
}

int main(int argc, char **argv)
{
    int status = helper(argc, argv);
    if (status >= 0)
        return status;
    own_path = argv[0];
    if (!begin_items())
        return 2;
    atfork_items();
    stdio_items();
    spawn_items();
    end_items();
    return 0;
}
