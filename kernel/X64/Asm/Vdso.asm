; The vDSO: one page, a shared object that every program finds by AT_SYSINFO_EHDR (vdso(7)). It reads clocks without a system
; call, from the time-stamp counter and the page of data below it (Vdso.cs). Position-independent; it runs in user mode.
;
; Each value of the data page is whole by itself, so that no lock is needed: two belong to the counter and never change, and
; the lead of the time of day is read after the counter.

%include "common.inc"

global TineVdsoImageAddress, TineVdsoDataAddress

CLOCKS                  equ 0x8f3       ; bit n: clock n is read here; both coarse ones are as fine as the others
REAL_TIME_CLOCKS        equ 0x821       ; CLOCK_REALTIME, _REALTIME_COARSE, _TAI
LAST_CLOCK              equ 11

SYMBOL_COUNT            equ 6
NAME_HASH               equ 0x0deebfa1  ; the ELF hash of each name below
VERSION_HASH            equ 0x03ae75f6

NANOSECONDS_A_SECOND    equ 1000000000
PER_SECOND_MULTIPLIER   equ 0x44b82fa09b5a53    ; n / 10^9 = ((n >> 9) * this >> 64) >> 11
PER_THOUSAND_MULTIPLIER equ 0x10624dd3          ; n / 1000 = n * this >> 38, for n below 10^9

SYS_GETTIMEOFDAY        equ 96
SYS_TIME                equ 201
SYS_CLOCK_GETTIME       equ 228
SYS_CLOCK_GETRES        equ 229
SYS_GETCPU              equ 309

section .vdso progbits alloc noexec nowrite align=4096
bits 64
default rel

; ELF-64 object file format; symbol versions as of the Linux Standard Base. Addresses are offsets from here.
vdso:
        db      0x7f, "ELF", 2, 1, 1, 0
        dq      0
        dw      3, 62                   ; ET_DYN, EM_X86_64
        dd      1
        dq      0, headers - vdso, 0
        dd      0
        dw      64, 56, 2, 64, 0, 0
headers:
        dd      1, 5                    ; PT_LOAD, readable and executable
        dq      0, 0, 0, vdso_end - vdso, vdso_end - vdso, 4096
        dd      2, 4                    ; PT_DYNAMIC
        dq      dynamic - vdso, dynamic - vdso, dynamic - vdso, dynamic_end - dynamic, dynamic_end - dynamic, 8
dynamic:
        dq      14, name - strings              ; DT_SONAME
        dq      4, hash - vdso                  ; DT_HASH
        dq      5, strings - vdso               ; DT_STRTAB
        dq      10, strings_end - strings       ; DT_STRSZ
        dq      6, symbols - vdso               ; DT_SYMTAB
        dq      11, 24                          ; DT_SYMENT
        dq      0x6ffffff0, versions - vdso     ; DT_VERSYM
        dq      0x6ffffffc, definitions - vdso  ; DT_VERDEF
        dq      0x6ffffffd, 2                   ; DT_VERDEFNUM
        dq      0, 0
dynamic_end:

%macro SYMBOL 1
        dd      %1_name - strings
        db      0x12, 0                 ; a global function
        dw      1                       ; of some section: there is no table of them
        dq      %1 - vdso, %1_end - %1
%endmacro
symbols:
        times 24 db 0
        SYMBOL  clock_gettime
        SYMBOL  gettimeofday
        SYMBOL  time
        SYMBOL  getcpu
        SYMBOL  clock_getres

hash:
        dd      1, SYMBOL_COUNT         ; one bucket: a chain of all
        dd      1
        dd      0, 2, 3, 4, 5, 0
versions:
        dw      0, 2, 2, 2, 2, 2
        align 8, db 0
definitions:
        dw      1, 1, 1, 1              ; the object itself
        dd      NAME_HASH, 20, 28
        dd      name - strings, 0
        dw      1, 0, 2, 1
        dd      VERSION_HASH, 20, 0
        dd      version - strings, 0
strings:
        db      0
name:   db      "linux-vdso.so.1", 0
version: db     "LINUX_2.6", 0
clock_gettime_name:     db "__vdso_clock_gettime", 0
gettimeofday_name:      db "__vdso_gettimeofday", 0
time_name:              db "__vdso_time", 0
getcpu_name:            db "__vdso_getcpu", 0
clock_getres_name:      db "__vdso_clock_getres", 0
strings_end:

%define DATA(field) [vdso - 4096 + field]

; rax: nanoseconds since boot. Clock.cs has the same in C#. Changes rdx.
%macro READ_COUNTER 0
        lfence                          ; not before what the program did before
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        sub     rax, DATA(VDSO_START_TICKS)
        mul     qword DATA(VDSO_NANOSECONDS_PER_TICK)
        shrd    rax, rdx, 32
%endmacro

; rax: time of day in nanoseconds, or a jump where only the kernel knows it.
%macro READ_REAL_TIME 1
        READ_COUNTER
        cmp     dword DATA(VDSO_IS_STEERED), 0
        jne     %1
        add     rax, DATA(VDSO_REAL_TIME_LEAD)
%endmacro

; rax: nanoseconds; rdx: seconds, rax: the rest. Changes rcx.
%macro SPLIT 0
        mov     r8, rax
        shr     rax, 9
        mov     rcx, PER_SECOND_MULTIPLIER
        mul     rcx
        shr     rdx, 11
        imul    rcx, rdx, NANOSECONDS_A_SECOND
        mov     rax, r8
        sub     rax, rcx
%endmacro

        align 16
; int clock_gettime(clockid_t edi, struct timespec *rsi)
clock_gettime:
        cmp     edi, LAST_CLOCK
        ja      .call
        mov     eax, CLOCKS
        bt      eax, edi
        jnc     .call
        READ_COUNTER
        mov     ecx, REAL_TIME_CLOCKS
        bt      ecx, edi
        jnc     .write
        cmp     dword DATA(VDSO_IS_STEERED), 0
        jne     .call
        add     rax, DATA(VDSO_REAL_TIME_LEAD)
.write: SPLIT
        mov     [rsi], rdx
        mov     [rsi + 8], rax
        xor     eax, eax
        ret
.call:  mov     eax, SYS_CLOCK_GETTIME
        syscall
        ret
clock_gettime_end:

        align 16
; int clock_getres(clockid_t edi, struct timespec *rsi)
clock_getres:
        cmp     edi, LAST_CLOCK
        ja      .call
        mov     eax, CLOCKS
        bt      eax, edi
        jnc     .call
        test    rsi, rsi
        jz      .done
        mov     qword [rsi], 0
        mov     qword [rsi + 8], 1
.done:  xor     eax, eax
        ret
.call:  mov     eax, SYS_CLOCK_GETRES
        syscall
        ret
clock_getres_end:

        align 16
; int gettimeofday(struct timeval *rdi, struct timezone *rsi)
gettimeofday:
        test    rsi, rsi
        jnz     .call
        test    rdi, rdi
        jz      .done
        READ_REAL_TIME .call
        SPLIT
        mov     [rdi], rdx
        imul    rax, rax, PER_THOUSAND_MULTIPLIER
        shr     rax, 38
        mov     [rdi + 8], rax
.done:  xor     eax, eax
        ret
.call:  mov     eax, SYS_GETTIMEOFDAY
        syscall
        ret
gettimeofday_end:

        align 16
; time_t time(time_t *rdi)
time:
        READ_REAL_TIME .call
        SPLIT
        mov     rax, rdx
        test    rdi, rdi
        jz      .done
        mov     [rdi], rax
.done:  ret
.call:  mov     eax, SYS_TIME
        syscall
        ret
time_end:

        align 16
; int getcpu(unsigned *rdi, unsigned *rsi, void *)
getcpu:
        cmp     dword DATA(VDSO_PROCESSORS), 1
        jne     .call
        xor     eax, eax
        test    rdi, rdi
        jz      .node
        mov     [rdi], eax
.node:  test    rsi, rsi
        jz      .done
        mov     [rsi], eax
.done:  ret
.call:  mov     eax, SYS_GETCPU
        syscall
        ret
getcpu_end:

        align 4096, db 0
vdso_end:

section .data.vdso progbits alloc noexec write align=4096
vdso_data:
        times 4096 db 0

section .text
TineVdsoImageAddress:
        lea     rax, [rel vdso]
        ret
TineVdsoDataAddress:
        lea     rax, [rel vdso_data]
        ret
