; How loaders find the kernel: the PVH note (qemu -kernel) and the Multiboot2 header (GRUB).
; PVH: Xen's "x86/HVM direct boot ABI". Multiboot2: specification 2.0, section 3.1.

extern TineStartPvh
extern TineStartMultiboot

section .note.pvh note alloc noexec nowrite align=4
        dd      4                       ; length of the name
        dd      8                       ; length of the description
        dd      18                      ; XEN_ELFNOTE_PHYS32_ENTRY
        db      "Xen", 0
        dq      TineStartPvh

section .multiboot2 progbits alloc noexec nowrite align=8
header:
        dd      0xe85250d6              ; magic
        dd      0                       ; architecture: i386, 32-bit protected mode
        dd      header_end - header
        dd      0x100000000 - (0xe85250d6 + 0 + (header_end - header))

request:                                ; command line, modules, memory map, framebuffer, ACPI 1 and 2 RSDP
        dw      1, 0
        dd      request_end - request
        dd      1, 3, 6, 8, 14, 15
request_end:

        align   8
        dw      5, 1                    ; a linear framebuffer, where there can be one
        dd      20
        dd      1024, 768, 32

        align   8
        dw      3, 0                    ; entry address
        dd      12
        dd      TineStartMultiboot

        align   8
        dw      6, 0                    ; modules start on a page
        dd      8

        align   8
        dw      0, 0                    ; the end
        dd      8
header_end:
