import type { Role } from '#lib/domain/access/roles.ts';

/**
 * `done`: carried out, and answered with the ticket. `receipt`: carried out, and answered without the ticket, which this
 * person cannot open (any more). Everything else is the refusal's code, and nothing is changed.
 */
export const ANSWERS = {
  admin: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  done      done      done      receipt   done      done      done      done      done      done      done      done
other team                done      done      done      receipt   done      done      done      done      done      done      done      done
no team                   done      done      done      receipt   done      done      done      done      done      done      done      done
own ward                  done      done      done      receipt   done      done      done      done      done      done      done      done
other ward                done      done      done      receipt   done      done      done      done      done      done      done      done
own report                done      done      done      receipt   done      done      done      done      done      done      done      done
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  manager: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  done      done      done      receipt   done      done      done      done      done      done      done      done
other team                done      done      done      receipt   done      done      done      done      done      done      done      done
no team                   done      done      done      receipt   done      done      done      done      done      done      done      done
own ward                  done      done      done      receipt   done      done      done      done      done      done      done      done
other ward                done      done      done      receipt   done      done      done      done      done      done      done      done
own report                done      done      done      receipt   done      done      done      done      done      done      done      done
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  call_centre_agent: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
other team                done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
no team                   done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
own ward                  done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
other ward                done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
own report                done      done      done      receipt   forbidden forbidden forbidden done      done      done      done      done
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  field_worker: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  done      done      receipt   receipt   done      forbidden forbidden done      done      done      done      done
other team                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
no team                   receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own ward                  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other ward                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own report                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  ward_councillor: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden
other team                forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
no team                   forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own ward                  forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden forbidden
other ward                forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own report                forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own sensitive report      forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        forbidden not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  saps_liaison: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other team                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
no team                   receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own ward                  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other ward                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own report                receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    done      done      receipt   invalid   done      done      receipt   done      done      forbidden forbidden forbidden
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
  citizen: `
                          create    edit      move      category  status    assign    hand over message   note      escalate  follow    unfollow
own team                  done      not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other team                done      not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
no team                   done      not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own ward                  done      not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other ward                done      not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
own report                done      forbidden forbidden forbidden forbidden forbidden forbidden done      forbidden forbidden forbidden forbidden
own sensitive report      receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, own station    receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
sensitive, other station  receipt   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
other municipality        invalid   not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found not_found
`,
} satisfies Record<Role, string>;
