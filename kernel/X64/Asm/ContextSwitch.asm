; One kernel stack to another, and with it everything of a thread that is in the processor.

%include "common.inc"

global TineSwitchXsave, TineSwitchFxsave, TineSwitchXsaveMsr, TineSwitchFxsaveMsr
extern TineHeap_WatchesStacks, TineHeap_BeforeLeavingStack

%define MSR_FS_BASE     0xc0000100
%define MSR_GS_BASE     0xc0000101

section .text
bits 64

; The bases of FS and GS, GS being the user's, to the state at rdi and from the state at rsi.
%macro STORE_BASES 0
        rdfsbase r8
        mov     [rdi + STATE_FS_BASE], r8
        rdgsbase r8
        mov     [rdi + STATE_GS_BASE], r8
%endmacro

%macro LOAD_BASES 0
        mov     r8, [rsi + STATE_FS_BASE]
        wrfsbase r8
        mov     r8, [rsi + STATE_GS_BASE]
        wrgsbase r8
%endmacro

; The same where the processor lacks those instructions; eax, ecx and edx are lost.
%macro STORE_BASE 2                     ; the register, where it goes
        mov     ecx, %1
        rdmsr
        mov     [%2], eax
        mov     [%2 + 4], edx
%endmacro

%macro LOAD_BASE 2
        mov     ecx, %1
        mov     eax, [%2]
        mov     edx, [%2 + 4]
        wrmsr
%endmacro

%macro STORE_BASES_MSR 0
        STORE_BASE MSR_FS_BASE, rdi + STATE_FS_BASE
        STORE_BASE MSR_GS_BASE, rdi + STATE_GS_BASE
%endmacro

%macro LOAD_BASES_MSR 0
        LOAD_BASE MSR_FS_BASE, rsi + STATE_FS_BASE
        LOAD_BASE MSR_GS_BASE, rsi + STATE_GS_BASE
        mov     eax, -1                 ; all components again
        mov     edx, eax
%endmacro

; void TineSwitch...(ThreadContext* from, ThreadContext* to)
; Callee-saved registers go on the stack that is left; the other side finds its own where it left them.
; A thread that never ran has six zeros and TineFirstReturn there.
; Of a thread without a vector area (it is over, or the stack that boots) nothing else is kept.
%macro SWITCH 4                         ; what saves and loads vector state, what stores and loads bases
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        cmp     dword [rel TineHeap_WatchesStacks], 0
        jne     %%scan
%%scanned:
        mov     eax, -1                 ; all components that are enabled
        mov     edx, eax
        mov     rcx, [rdi + STATE_VECTOR_AREA]
        swapgs                          ; GS has the user's base for a while
        test    rcx, rcx
        jz      %%saved
        %1      [rcx]
        %3
%%saved:
        ; The program may have loaded selectors: the next one does not see them. Loading FS and GS clears their bases.
        xor     r8d, r8d
        mov     ds, r8d
        mov     es, r8d
        mov     fs, r8d
        mov     gs, r8d
        %4
        swapgs
        mov     rcx, [rsi + STATE_VECTOR_AREA]
        %2      [rcx]
        mov     r8, [rsi + STATE_STACK_TOP] ; traps from user mode start there
        mov     [gs:CPU_STACK_TOP], r8
        mov     [gs:CPU_RSP0], r8
        mov     [rdi + STATE_STACK_POINTER], rsp
        mov     rsp, [rsi + STATE_STACK_POINTER]
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret

        ; The collector is scanning stacks. It takes for granted that one that it has seen stays as it is while its thread
        ; does not run; this thread has run, so its stack is scanned as it is left.
%%scan:
        mov     rax, rsp
        push    rdi
        push    rsi
        mov     rdi, rax
        sub     rsp, 8
        call    TineHeap_BeforeLeavingStack
        add     rsp, 8
        pop     rsi
        pop     rdi
        jmp     %%scanned
%endmacro

TineSwitchXsave:
        SWITCH  xsave64, xrstor64, STORE_BASES, LOAD_BASES

TineSwitchFxsave:
        SWITCH  fxsave64, fxrstor64, STORE_BASES, LOAD_BASES

TineSwitchXsaveMsr:
        SWITCH  xsave64, xrstor64, STORE_BASES_MSR, LOAD_BASES_MSR

TineSwitchFxsaveMsr:
        SWITCH  fxsave64, fxrstor64, STORE_BASES_MSR, LOAD_BASES_MSR
