; Instructions that the processor objects to, one a function. What they return to is never reached where it does.

        bits 64
        default rel
        section .text

        global  SignalConformFault

; void SignalConformFault(int which): see Trap.cs for the numbers.
SignalConformFault:
        lea     rax, [Table]
        movsxd  rdi, edi
        jmp     [rax + 8 * rdi]

DivideByZero:
        xor     ecx, ecx
        mov     eax, 1
        cdq
        idiv    ecx
        ret
DivideOverflow:
        mov     ecx, -1
        mov     eax, 0x80000000
        cdq
        idiv    ecx
        ret
Undefined:
        ud2
Breakpoint:
        int3
        ret
SingleStep:
        pushfq
        or      qword [rsp], 0x100
        popfq
        nop
        ret
Privileged:
        hlt
        ret
NonCanonicalRead:
        mov     rax, 0x8000000000000000
        mov     rax, [rax]
        ret
NonCanonicalJump:
        mov     rax, 0x8000000000000000
        jmp     rax
MissingVector:
        int     0x90
        ret
NonCanonicalStack:
        mov     rbp, 0x8000000000000000
        mov     rax, [rbp]
        ret

; x87: the control word with one exception unmasked, the operation, and a wait for its trap.
%macro BeginX87 1
        fninit
        push    %1
        fldcw   [rsp]
        pop     rax
%endmacro
X87Invalid:
        BeginX87 0x37e
        fldz
        fldz
        fdivp
        fwait
        ret
X87Denormal:
        BeginX87 0x37d
        fld     qword [Denormal]
        fld1
        faddp
        fwait
        ret
X87Divide:
        BeginX87 0x37b
        fld1
        fldz
        fdivp
        fwait
        ret
X87Overflow:
        BeginX87 0x377
        fld     tword [Huge]
        fmul    st0, st0
        fwait
        ret
X87Underflow:
        BeginX87 0x36f
        fld     tword [Tiny]
        fmul    st0, st0
        fwait
        ret
X87Inexact:
        BeginX87 0x35f
        fld1
        fld     qword [Three]
        fdivp
        fwait
        ret

; SSE: MXCSR with one exception unmasked, and the operation.
%macro SSE 4
        push    %1
        ldmxcsr [rsp]
        pop     rax
        movsd   xmm0, [%2]
        %3      xmm0, [%4]
        ret
%endmacro
SseInvalid:     SSE     0x1f00, Zero, divsd, Zero
SseDenormal:    SSE     0x1e80, One, addsd, Denormal
SseDivide:      SSE     0x1d80, One, divsd, Zero
SseOverflow:    SSE     0x1b80, Largest, mulsd, Largest
SseUnderflow:   SSE     0x1780, Smallest, mulsd, Smallest
SseInexact:     SSE     0x0f80, One, divsd, Three

        section .rodata
        align   16
Table:  dq      DivideByZero, DivideOverflow, Undefined, Breakpoint, SingleStep, Privileged
        dq      NonCanonicalRead, NonCanonicalJump, MissingVector, NonCanonicalStack
        dq      X87Invalid, X87Denormal, X87Divide, X87Overflow, X87Underflow, X87Inexact
        dq      SseInvalid, SseDenormal, SseDivide, SseOverflow, SseUnderflow, SseInexact
Zero:           dq      0.0
One:            dq      1.0
Three:          dq      3.0
Denormal:       dq      0x0000000000000001
Largest:        dq      0x7fefffffffffffff
Smallest:       dq      0x0010000000000000
Huge:           dt      1.0e4900
Tiny:           dt      1.0e-4900

        section .note.GNU-stack noalloc noexec nowrite progbits
