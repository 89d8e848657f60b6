; Vector registers around a signal: what a handler finds in its frame, and what comes back.

        bits 64
        default rel
        section .text

        global  SignalConformRaise
        global  SignalConformControl

CallKill        equ 62

; void SignalConformRaise(byte* vectors, int process, int signal, bool hasAvx, uint* control): loads ymm0-15 (or xmm0-15)
; from 16 slots of 32 bytes, MXCSR from control[0] and the x87 control word from control[1]; sends the signal to the
; process, this one; stores what the registers hold then into the same places.
SignalConformRaise:
        push    rbx
        push    r12
        push    r13
        sub     rsp, 16
        stmxcsr [rsp]
        fnstcw  [rsp + 4]
        mov     rbx, rdi
        mov     r12, r8
        mov     r13d, ecx
        mov     edi, esi
        mov     esi, edx
        ldmxcsr [r12]
        fldcw   [r12 + 4]
        test    r13d, r13d
        jz      .legacy
%assign n 0
%rep 16
        vmovups ymm %+ n, [rbx + 32 * n]
%assign n n + 1
%endrep
        mov     eax, CallKill
        syscall
%assign n 0
%rep 16
        vmovups [rbx + 32 * n], ymm %+ n
%assign n n + 1
%endrep
        vzeroupper
        jmp     .done
.legacy:
%assign n 0
%rep 16
        movups  xmm %+ n, [rbx + 32 * n]
%assign n n + 1
%endrep
        mov     eax, CallKill
        syscall
%assign n 0
%rep 16
        movups  [rbx + 32 * n], xmm %+ n
%assign n n + 1
%endrep
.done:
        stmxcsr [r12]
        fnstcw  [r12 + 4]
        ldmxcsr [rsp]
        fldcw   [rsp + 4]
        add     rsp, 16
        pop     r13
        pop     r12
        pop     rbx
        ret

; ulong SignalConformControl(): MXCSR, and above it the x87 control word.
SignalConformControl:
        sub     rsp, 8
        mov     qword [rsp], 0
        stmxcsr [rsp]
        fnstcw  [rsp + 4]
        mov     rax, [rsp]
        add     rsp, 8
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
