; The smallest program: it succeeds. What exec of nothing costs is measured with this file.
; A flat binary: the ELF header, one program header, three instructions.

        bits 64
        org     0x400000

ElfHeader:
        db      0x7F, "ELF", 2, 1, 1, 0         ; 64-bit, little-endian
        times 8 db 0
        dw      2                               ; ET_EXEC
        dw      62                              ; EM_X86_64
        dd      1
        dq      Start
        dq      ProgramHeader - $$
        dq      0                               ; no sections
        dd      0
        dw      ProgramHeader - ElfHeader
        dw      ProgramHeaderSize
        dw      1                               ; one program header
        dw      64, 0, 0

ProgramHeader:
        dd      1                               ; PT_LOAD
        dd      5                               ; readable, executable
        dq      0
        dq      $$
        dq      $$
        dq      FileSize
        dq      FileSize
        dq      0x1000
ProgramHeaderSize equ $ - ProgramHeader

Start:
        xor     edi, edi
        mov     eax, 231                        ; exit_group
        syscall

FileSize equ $ - $$
