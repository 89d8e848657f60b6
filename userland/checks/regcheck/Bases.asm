; The instructions for the bases of FS and GS (AMD64 APM vol. 3, RDFSBASE): invalid where the system has not switched them on.

        bits 64

        global  TineBases_ReadFs, TineBases_WriteFs, TineBases_ReadGs, TineBases_WriteGs

        section .text

TineBases_ReadFs:
        rdfsbase rax
        ret
TineBases_WriteFs:
        wrfsbase rdi
        ret
TineBases_ReadGs:
        rdgsbase rax
        ret
TineBases_WriteGs:
        wrgsbase rdi
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
