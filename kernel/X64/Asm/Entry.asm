; Into the kernel and out again. Every way in stores a TrapFrame (TrapFrame.cs) on the thread's kernel stack
; and calls one C# method with its address; every way out restores it.
;
; The compiler uses xmm registers for ordinary copies, xmm0-3 and xmm8 so far: these belong to the frame. The others
; stay in the processor; a test in Tools.Tests reads the whole kernel to see that nothing changes them.

%include "common.inc"

global TineSyscallEntry
global TineFirstReturn
global TineTrapStubs
extern TineSyscall
extern TineTrap
extern TineBeforeUser
extern TineSharedSyscall, TineSharedTrap, TineSharedBeforeUser
extern TineRunIdle
global TineShareEntries, TineIdleStartAddress

section .text
bits 64

%macro PUSH_GENERAL 0
        push    rax
        push    rbx
        push    rcx
        push    rdx
        push    rsi
        push    rdi
        push    rbp
        push    r8
        push    r9
        push    r10
        push    r11
        push    r12
        push    r13
        push    r14
        push    r15
%endmacro

%macro POP_GENERAL 0
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rbp
        pop     rdi
        pop     rsi
        pop     rdx
        pop     rcx
        pop     rbx
        pop     rax
%endmacro

%macro SAVE_XMM 0
        sub     rsp, FRAME_R15
        movaps  [rsp], xmm0
        movaps  [rsp + 16], xmm1
        movaps  [rsp + 32], xmm2
        movaps  [rsp + 48], xmm3
        movaps  [rsp + 64], xmm8
%endmacro

%macro RESTORE_XMM 0
        movaps  xmm0, [rsp]
        movaps  xmm1, [rsp + 16]
        movaps  xmm2, [rsp + 32]
        movaps  xmm3, [rsp + 48]
        movaps  xmm8, [rsp + 64]
%endmacro

align 64
; SYSCALL: rip is in rcx, rflags in r11, the stack is still the user's; interrupts are off (SFMASK).
TineSyscallEntry:
        swapgs
        mov     [gs:CPU_USER_RSP], rsp
        mov     rsp, [gs:CPU_STACK_TOP]
        push    USER_SS
        push    qword [gs:CPU_USER_RSP]
        push    r11
        push    USER_CS
        push    rcx
        push    rax                     ; the number, kept for a restart
        push    SYSCALL_VECTOR
        PUSH_GENERAL
        SAVE_XMM
        mov     rdi, rsp
        mov     rsi, [gs:CPU_SCHEDULER]
        call    [rel syscall_target]    ; the backtrace ends here: the user's rbp leads out of this stack
        ; What the frame holds now decides the way out: SYSRET where rcx and r11 may be lost,
        ; IRETQ where all registers count (signals, execve, a new thread).
        cmp     dword [rsp + FRAME_VECTOR], SYSCALL_VECTOR
        jne     leave
        ; C# has kept rbx, rbp and r12-r15.
        RESTORE_XMM
        mov     r10, [rsp + FRAME_R10]
        mov     r9, [rsp + FRAME_R9]
        mov     r8, [rsp + FRAME_R8]
        mov     rdi, [rsp + FRAME_RDI]
        mov     rsi, [rsp + FRAME_RSI]
        mov     rdx, [rsp + FRAME_RDX]
        mov     rax, [rsp + FRAME_RAX]
        mov     rcx, [rsp + FRAME_RIP]
        mov     r11, [rsp + FRAME_RFLAGS]
        mov     rsp, [rsp + FRAME_RSP]
        swapgs
        o64 sysret

; A new thread's first way out: ContextSwitch.Prepare put this label and the frame on its stack.
TineFirstReturn:
        mov     rdi, rsp
        mov     rsi, [gs:CPU_SCHEDULER]
        call    [rel first_return_target]
        jmp     leave

trap_common:
        PUSH_GENERAL
        cld
        CLAC_ON_SMAP
        test    byte [rsp + FRAME_CS - FRAME_R15], 3
        jz      .from_kernel
        swapgs
.from_kernel:
        SAVE_XMM
        mov     rdi, rsp
        mov     rsi, [gs:CPU_SCHEDULER]
        xor     ebp, ebp
        test    byte [rsp + FRAME_CS], 3
        jnz     .call
        mov     rbp, [rsp + FRAME_RBP]  ; from the kernel: the backtrace goes on
.call:
        call    [rel trap_target]
leave:
        RESTORE_XMM
        add     rsp, FRAME_R15
        test    byte [rsp + FRAME_CS - FRAME_R15], 3
        jz      .to_kernel
        swapgs
.to_kernel:
        POP_GENERAL
        add     rsp, 16                 ; vector and error code
        iretq

; NMI, double fault and machine check arrive on stacks of their own. From user mode GS is the user's, whatever its base:
; WRGSBASE sets any. In the kernel, perhaps between a SYSCALL and its SWAPGS, the base tells (kernel addresses are negative).
trap_paranoid:
        PUSH_GENERAL
        cld
        CLAC_ON_SMAP
        xor     ebx, ebx
        test    byte [rsp + FRAME_CS - FRAME_R15], 3
        jnz     .user_gs
        mov     ecx, 0xc0000101         ; GS base
        rdmsr
        test    edx, edx
        js      .kernel_gs
.user_gs:
        swapgs
        inc     ebx
.kernel_gs:
        SAVE_XMM
        mov     rdi, rsp
        mov     rsi, [gs:CPU_SCHEDULER]
        mov     rbp, [rsp + FRAME_RBP]
        call    [rel trap_target]
        RESTORE_XMM
        add     rsp, FRAME_R15
        test    ebx, ebx                ; callee-saved: as it was before the call
        jz      .keep
        swapgs
.keep:
        POP_GENERAL
        add     rsp, 16
        iretq

; 256 stubs of 16 bytes. Vectors 8, 10-14, 17, 21, 29 and 30 come with an error code.
align 16
TineTrapStubs:
%assign vector 0
%rep 256
        align 16
%if vector = 8 || (vector >= 10 && vector <= 14) || vector = 17 || vector = 21 || vector = 29 || vector = 30
%else
        push    0
%endif
        push    vector
%if vector = 2 || vector = 8 || vector = 18
        jmp     strict near trap_paranoid
%else
        jmp     strict near trap_common
%endif
%assign vector vector + 1
%endrep
; One more, for page faults while they are traced (DescriptorTables.TracePageFaults): the same under another number.
        align 16
        push    TRACED_PAGE_FAULT_VECTOR
        jmp     strict near trap_common

; C# takes addresses of labels through these.
global TineSyscallEntryAddress, TineFirstReturnAddress, TineTrapStubsAddress
TineSyscallEntryAddress:
        lea     rax, [rel TineSyscallEntry]
        ret
TineFirstReturnAddress:
        lea     rax, [rel TineFirstReturn]
        ret
TineTrapStubsAddress:
        lea     rax, [rel TineTrapStubs]
        ret

; Where a processor begins on the stack that it has for nothing to do.
TineIdleStart:
        mov     rdi, [gs:CPU_SCHEDULER]
        xor     ebp, ebp
        call    TineRunIdle
        ud2
TineIdleStartAddress:
        lea     rax, [rel TineIdleStart]
        ret

; void TineShareEntries(): from here on whoever comes in takes the kernel lock
TineShareEntries:
        lea     rax, [rel TineSharedSyscall]
        mov     [rel syscall_target], rax
        lea     rax, [rel TineSharedTrap]
        mov     [rel trap_target], rax
        lea     rax, [rel TineSharedBeforeUser]
        mov     [rel first_return_target], rax
        ret

; The C# of each way in. One processor needs no lock, and pays nothing for it.
section .data
align 8
syscall_target:         dq TineSyscall
trap_target:            dq TineTrap
first_return_target:    dq TineBeforeUser
