# package: gcc
# with: libc6-dev
# runs: hello.c compiled, linked and run: dynamically, statically, with a library of its own and with -O2 and threads; and an error
cat > hello.c <<'END'
#include <stdio.h>
int answer(void);
int main(int argc, char **argv) { printf("hello, %d arguments, %d\n", argc, answer()); return 7; }
END
echo 'int answer(void) { return 42; }' > answer.c
gcc -Wall -o hello hello.c answer.c && ./hello a b; echo $?
gcc -static -o hello-static hello.c answer.c && ./hello-static; echo $?
gcc -shared -fPIC -o libanswer.so answer.c && gcc -o hello-shared hello.c -L. -lanswer -Wl,-rpath,'$ORIGIN' && ./hello-shared; echo $?
cat > threads.c <<'END'
#include <pthread.h>
#include <stdio.h>
static _Thread_local int mine; static int total; static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *work(void *arg) { for (int i = 0; i < 1000; i++) { mine++; pthread_mutex_lock(&lock); total++; pthread_mutex_unlock(&lock); } return (void *)(long)mine; }
int main(void) { pthread_t t[4]; long sum = 0; for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, work, 0);
  for (int i = 0; i < 4; i++) { void *r; pthread_join(t[i], &r); sum += (long)r; } printf("%d %ld\n", total, sum); return 0; }
END
gcc -O2 -pthread -o threads threads.c && ./threads
echo 'int main(void) { return x; }' > bad.c; gcc bad.c 2>&1 | head -n 2; objdump -d hello-static | grep -c '<main>:'; nm hello | grep -w main | cut -c 18-; size -A hello | grep -c text; strip hello; ./hello; ar rc lib.a /dev/null; ar t lib.a
