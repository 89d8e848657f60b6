; Fills every register with a pattern, lets something happen, and stores every register again. C# compares.

        bits 64
        default rel

        global  TineRegisters_Run
        global  TineRegisters_Trash
        global  TineRegisters_Store

; Offsets in RegisterTest.cs.
Action          equ 0
SpinCount       equ 8
StateIn         equ 16
StateOut        equ 24
StateSaved      equ 32
StateMask       equ 40
HasXSave        equ 48
FlagsIn         equ 56
FlagsOut        equ 64
FsOut           equ 72
GsOut           equ 80
ReadsBases      equ 88
GeneralIn       equ 96
GeneralOut      equ 224
SavedStack      equ 352

ActionSpin      equ 0
ActionTouch     equ 2
ActionVFork     equ 3
CallExit        equ 60

; for_each_register OPERATION: rax is left out, it holds the address of the test.
%macro for_each_register 1
        %1      rcx, 1
        %1      rdx, 2
        %1      rbx, 3
        %1      rbp, 4
        %1      rsi, 5
        %1      rdi, 6
        %1      r8, 7
        %1      r9, 8
        %1      r10, 9
        %1      r11, 10
        %1      r12, 11
        %1      r13, 12
        %1      r14, 13
        %1      r15, 14
%endmacro

%macro load 2
        mov     %1, [rax + GeneralIn + %2 * 8]
%endmacro

%macro store 2
        mov     [rax + GeneralOut + %2 * 8], %1
%endmacro

        section .text

; int TineRegisters_Run(RegisterTest* test): 1 when the stack pointer has changed, else 0.
TineRegisters_Run:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        push    r15
        mov     rbx, rdi
        mov     [Current], rdi
        mov     [rdi + SavedStack], rsp
        mov     rax, [rdi + SpinCount]
        mov     [Counter], rax

        lea     rax, [Call]
        lea     rcx, [Spin]
        lea     rdx, [Touch]
        cmp     qword [rdi + Action], ActionSpin
        cmove   rax, rcx
        cmp     qword [rdi + Action], ActionTouch
        cmove   rax, rdx
        mov     [Target], rax

        mov     rsi, [rbx + StateSaved]
        call    SaveState
        mov     rsi, [rbx + StateIn]
        call    LoadState
        mov     rax, rbx
        push    qword [rax + FlagsIn]
        popfq
        for_each_register load
        mov     rax, [rax + GeneralIn]
        jmp     [Target]

Spin:
        dec     qword [Counter]
        jnz     Spin
        jmp     Done

Touch:
        mov     byte [r15], 1
        jmp     Done

Call:
        syscall

Done:
        mov     [Scratch], rax
        mov     rax, [Current]
        for_each_register store
        pushfq
        pop     qword [rax + FlagsOut]
        mov     rcx, [Scratch]
        mov     [rax + GeneralOut], rcx
        cld
        mov     rbx, rax
        cmp     qword [rbx + ReadsBases], 0
        je      .state
        mov     rcx, [fs:0]
        mov     [rbx + FsOut], rcx
        mov     rcx, [gs:0]
        mov     [rbx + GsOut], rcx
.state:
        mov     rsi, [rbx + StateOut]
        call    SaveState

        ; A vfork child may not return on its parent's stack. It has spoilt the vector registers and leaves.
        cmp     qword [rbx + Action], ActionVFork
        jne     .return
        cmp     qword [rbx + GeneralOut], 0
        jne     .return
        mov     rsi, [rbx + StateSaved]
        call    LoadState
        xor     edi, edi
        mov     eax, CallExit
        syscall
        ud2

.return:
        mov     rsi, [rbx + StateSaved]
        call    LoadState
        xor     eax, eax
        cmp     rsp, [rbx + SavedStack]
        setne   al
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

; Both: rsi = area, rbx = test.
SaveState:
        mov     eax, [rbx + StateMask]
        mov     edx, [rbx + StateMask + 4]
        cmp     qword [rbx + HasXSave], 0
        je      .legacy
        xsave64 [rsi]
        ret
.legacy:
        fxsave64 [rsi]
        ret

LoadState:
        mov     eax, [rbx + StateMask]
        mov     edx, [rbx + StateMask + 4]
        cmp     qword [rbx + HasXSave], 0
        je      .legacy
        xrstor64 [rsi]
        ret
.legacy:
        fxrstor64 [rsi]
        ret

; void TineRegisters_Trash(RegisterTest* test): fills the vector registers from the test's StateIn.
TineRegisters_Trash:
        push    rbx
        mov     rbx, rdi
        mov     rsi, [rbx + StateIn]
        call    LoadState
        pop     rbx
        ret

; void TineRegisters_Store(RegisterTest* test): writes the vector registers into the test's StateOut.
TineRegisters_Store:
        push    rbx
        mov     rbx, rdi
        mov     rsi, [rbx + StateOut]
        call    SaveState
        pop     rbx
        ret

        section .bss
        alignb  8
Current:        resq 1
Target:         resq 1
Counter:        resq 1
Scratch:        resq 1

        section .note.GNU-stack noalloc noexec nowrite progbits
