; One kernel stack to another, and with it everything of a thread that is in the processor.

%include "layout.inc"

global TineSwitchXsave
global TineSwitchFxsave

section .text
bits 64

; void TineSwitch...(MachineState* from, MachineState* to)
; Callee-saved registers go on the stack that is left; the other side finds its own where it left them.
; A thread that never ran has six zeros and TineFirstReturn there.
; Of a thread without a vector area (it is over, or the stack that boots) nothing else is kept.
%macro SWITCH 2                         ; the instructions that save and load vector state
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        mov     eax, -1                 ; all components that are enabled
        mov     edx, eax
        mov     rcx, [rdi + STATE_VECTOR_AREA]
        swapgs                          ; GS has the user's base for a while
        test    rcx, rcx
        jz      %%saved
        %1      [rcx]
        rdfsbase r8
        mov     [rdi + STATE_FS_BASE], r8
        rdgsbase r8
        mov     [rdi + STATE_GS_BASE], r8
%%saved:
        ; The program may have loaded selectors: the next one does not see them. Loading FS and GS clears their bases.
        xor     r8d, r8d
        mov     ds, r8d
        mov     es, r8d
        mov     fs, r8d
        mov     gs, r8d
        mov     r8, [rsi + STATE_GS_BASE]
        wrgsbase r8
        swapgs
        mov     r8, [rsi + STATE_FS_BASE]
        wrfsbase r8
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
%endmacro

TineSwitchXsave:
        SWITCH  xsave64, xrstor64

TineSwitchFxsave:
        SWITCH  fxsave64, fxrstor64
