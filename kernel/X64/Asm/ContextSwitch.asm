; One kernel stack to another.

global TineSwitch

section .text
bits 64

; void TineSwitch(ulong* savedStackPointer, ulong nextStackPointer)
; Callee-saved registers go on the stack that is left; the other side finds its own where it left them.
; A thread that never ran has six zeros and TineFirstReturn there.
TineSwitch:
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        mov     [rdi], rsp
        mov     rsp, rsi
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret
