; Which build this is, and the table of functions and source lines that tools/Image made of the first link.

section .symbols progbits alloc noexec nowrite align=8
        incbin  "symbols.bin"
