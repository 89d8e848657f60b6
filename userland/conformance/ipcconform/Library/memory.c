/* Shared memory of System V: shmget(2). */
#define _GNU_SOURCE
#include "items.h"

#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEY = 0x7161e001, PAGE = 4096 };

static int id;
static char *place;

static long attachments(void)
{
    struct shmid_ds record;
    long result = call(shmctl(id, IPC_STAT, &record));
    return result < 0 ? result : (long)record.shm_nattch;
}

static void make(long size, int mode)
{
    id = shmget(IPC_PRIVATE, size, mode);
    expect(id >= 0, "shmget");
    place = shmat(id, NULL, 0);
    expect(place != (void *)-1, "shmat");
}

static void end(void) { expect_is(call(shmctl(id, IPC_RMID, NULL)), 0, "IPC_RMID"); }

static void keys(void)
{
    expect_is(call(shmget(KEY, PAGE, 0600)), -ENOENT, "no key");
    expect_is(call(shmget(KEY, 0, IPC_CREAT | 0600)), -EINVAL, "no size");
    id = shmget(KEY, 5000, IPC_CREAT | 0640);
    expect_is(call(shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0600)), -EEXIST, "IPC_EXCL");
    expect_is(call(shmget(KEY, 5001, 0)), -EINVAL, "a larger size");
    expect_is(shmget(KEY, 0, 0), id, "any size");
    int other = shmget(IPC_PRIVATE, PAGE, 0600);
    expect(other != id, "IPC_PRIVATE is another");
    shmctl(other, IPC_RMID, NULL);
    struct shmid_ds record;
    expect_is(call(shmctl(id, IPC_STAT, &record)), 0, "IPC_STAT");
    expect_is(record.shm_perm.__key, KEY, "the key");
    expect_is(record.shm_perm.mode, 0640, "the mode");
    expect_is(record.shm_segsz, 5000, "the size");
    expect_is(record.shm_cpid, getpid(), "the creator");
    expect(record.shm_atime == 0 && record.shm_ctime > 0, "the times");
    end();
    expect_is(call(shmget(KEY, 0, 0)), -ENOENT, "the key is gone");
    expect_is(call(shmctl(id, IPC_STAT, &record)), -EINVAL, "the number is gone");
}

static void write_it(void)
{
    expect_is(attachments(), 2, "attached across fork");
    strcpy(place, "child");
}
static void forked(void)
{
    make(PAGE, 0600);
    strcpy(place, "parent");
    in_child(write_it);
    expect(strcmp(place, "child") == 0, "the child's write is seen");
    expect_is(attachments(), 1, "the child's end detaches");
    end();
}

static void run(void)
{
    char number[16];
    snprintf(number, sizeof number, "%d", id);
    execl(own_path, own_path, number, NULL);
    _exit(9);
}
int executed(int segment)
{
    id = segment;
    return attachments() == 1 ? 0 : 1;
}
static void execs(void)
{
    make(PAGE, 0600);
    in_child(run);
    end();
}

static void places(void)
{
    make(2 * PAGE, 0600);
    expect_is(call(shmat(id, place, 0)), -EINVAL, "where something is");
    expect_is(call(shmat(id, place + 1, 0)), -EINVAL, "within a page");
    expect_is(call(shmat(id, place + 1, SHM_RND)), -EINVAL, "SHM_RND where something is");
    expect_is(call(shmat(id, NULL, SHM_REMAP)), -EINVAL, "SHM_REMAP anywhere");
    expect(shmat(id, place + 1, SHM_REMAP | SHM_RND) == place, "SHM_REMAP");
    expect_is(attachments(), 1, "replaced");
    char *shown = shmat(id, NULL, SHM_RDONLY);
    place[5] = 'x';
    expect(shown[5] == 'x', "the same memory twice");
    expect_is(call(mprotect(shown, PAGE, PROT_READ | PROT_WRITE)), -EACCES, "a read-only attachment stays so");
    expect_is(call(shmat(-1, NULL, 0)), -EINVAL, "no number");
    expect_is(call(shmdt(place + 1)), -EINVAL, "within a page");
    expect_is(call(shmdt(place + PAGE)), -EINVAL, "in the middle");
    expect_is(call(shmdt(place)), 0, "shmdt");
    expect_is(call(shmdt(place)), -EINVAL, "shmdt again");
    expect_is(attachments(), 1, "the other is left");
    end();
}

static void parts(void)
{
    make(4 * PAGE, 0600);
    munmap(place + PAGE, PAGE);
    expect_is(attachments(), 2, "what is left of a mapping counts twice");
    mprotect(place + 3 * PAGE, PAGE, PROT_READ);
    expect_is(attachments(), 3, "three parts");
    expect_is(call(shmdt(place)), 0, "shmdt");
    expect_is(attachments(), 0, "all parts go");
    end();
}

static void removed(void)
{
    make(PAGE, 0600);
    place[0] = 'a';
    end();
    struct shmid_ds record;
    expect_is(call(shmctl(id, IPC_STAT, &record)), 0, "it stays while somebody has it");
    expect_is(record.shm_perm.mode, 01600, "SHM_DEST");
    char *again = shmat(id, NULL, 0);
    expect(again != (void *)-1 && again[0] == 'a', "attached by number");
    shmdt(place);
    shmdt(again);
    expect_is(attachments(), -EINVAL, "gone with the last");
}

static void ends_attached(void) { end(); }
static void removed_by_end(void)
{
    make(PAGE, 0600);
    shmdt(place);
    place = shmat(id, NULL, 0);
    in_child(ends_attached);
    expect_is(attachments(), 1, "ours");
    shmdt(place);
    expect_is(attachments(), -EINVAL, "gone");
}

static void look(void)
{
    struct shmid_ds record;
    expect(call(shmat(id, NULL, SHM_RDONLY)) > 0, "reading is allowed");
    expect_is(call(shmat(id, NULL, 0)), -EACCES, "writing");
    expect_is(call(shmat(id, NULL, SHM_RDONLY | SHM_EXEC)), -EACCES, "executing");
    expect_is(call(shmget(KEY, 0, 0222)), -EACCES, "writing by key");
    expect_is(shmget(KEY, 0, 0), id, "no access by key");
    expect_is(call(shmctl(id, IPC_STAT, &record)), 0, "IPC_STAT");
    expect_is(call(shmctl(id, IPC_SET, &record)), -EPERM, "IPC_SET");
    expect_is(call(shmctl(id, IPC_RMID, NULL)), -EPERM, "IPC_RMID");
    expect_is(call(shmctl(id, SHM_LOCK, NULL)), -EPERM, "SHM_LOCK");
}
static void rights(void)
{
    id = shmget(KEY, PAGE, IPC_CREAT | 0644);
    as_stranger(look);
    struct shmid_ds record;
    shmctl(id, IPC_STAT, &record);
    record.shm_perm.mode = 07600;
    record.shm_perm.uid = 77;
    expect_is(call(shmctl(id, IPC_SET, &record)), 0, "IPC_SET");
    shmctl(id, IPC_STAT, &record);
    expect_is(record.shm_perm.mode, 0600, "the mode");
    expect(record.shm_perm.uid == 77 && record.shm_perm.cuid == 0, "the owner, and the creator");
    expect_is(call(shmctl(id, IPC_SET, (void *)8)), -EFAULT, "IPC_SET of nothing");
    expect_is(call(shmctl(id, 99, NULL)), -EINVAL, "no command");
    end();
}

static void locks(void)
{
    struct shmid_ds record;
    make(PAGE, 0600);
    expect_is(call(shmctl(id, SHM_LOCK, NULL)), 0, "SHM_LOCK");
    shmctl(id, IPC_STAT, &record);
    expect_is(record.shm_perm.mode, 02600, "SHM_LOCKED");
    expect_is(call(shmctl(id, SHM_UNLOCK, NULL)), 0, "SHM_UNLOCK");
    end();
}

static void told(void)
{
    char line[256];
    char wanted[32];
    int lines = 0;
    struct shmid_ds record;
    struct shm_info use;
    make(5000, 0600);
    snprintf(wanted, sizeof wanted, " %d ", id);
    FILE *file = fopen("/proc/sysvipc/shm", "r");
    expect(file != NULL && fgets(line, sizeof line, file) != NULL && strstr(line, "nattch") != NULL, "the head");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        lines += strstr(line, wanted) != NULL && strstr(line, " 600 ") != NULL && strstr(line, " 5000 ") != NULL;
    expect_is(lines, 1, "its line in /proc/sysvipc/shm");
    int highest = shmctl(0, SHM_INFO, (void *)&use);
    expect(highest >= 0 && use.used_ids > 0 && use.shm_tot >= 2, "SHM_INFO");
    lines = 0;
    for (int i = 0; i <= highest; i++)
        lines += shmctl(i, SHM_STAT, &record) == id && record.shm_segsz == 5000;
    expect_is(lines, 1, "SHM_STAT by place");
    end();
}

void memory_items(void)
{
    item("V1 shmget: keys, sizes, IPC_EXCL, IPC_PRIVATE; IPC_STAT", keys);
    item("V1 attached across fork: the same memory", forked);
    item("V1 exec detaches", execs);
    item("V1 shmat: addresses, SHM_RND, SHM_REMAP, SHM_RDONLY; shmdt", places);
    item("V1 parts of an attachment count, and go together", parts);
    item("V1 IPC_RMID: it goes with its last attachment", removed);
    item("V1 IPC_RMID by another process, which ends", removed_by_end);
    item("V1 permissions, IPC_SET, and who may remove", rights);
    item("V1 SHM_LOCK", locks);
    item("V1 /proc/sysvipc/shm, SHM_INFO and SHM_STAT", told);
}
