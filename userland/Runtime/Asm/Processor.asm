; Instructions that C# has no word for.

        bits 64
        default rel
        section .text

        global  TineReadTimestamp
        global  TineCpuid
        global  TineReadExtendedControl

; ulong TineReadTimestamp(): the time-stamp counter, after everything before it and before everything after it.
TineReadTimestamp:
        lfence
        rdtsc
        lfence
        shl     rdx, 32
        or      rax, rdx
        ret

; void TineCpuid(uint leaf, uint subleaf, uint* registers): eax, ebx, ecx, edx in this order.
TineCpuid:
        push    rbx
        mov     r8, rdx
        mov     eax, edi
        mov     ecx, esi
        cpuid
        mov     [r8], eax
        mov     [r8 + 4], ebx
        mov     [r8 + 8], ecx
        mov     [r8 + 12], edx
        pop     rbx
        ret

; ulong TineReadExtendedControl(uint register): XGETBV. Only where CPUID says OSXSAVE.
TineReadExtendedControl:
        mov     ecx, edi
        xgetbv
        shl     rdx, 32
        or      rax, rdx
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
