import { z } from 'zod';

/**
 * What Lambda hands over of a queue on SQS, as far as it is used ("Using Lambda with Amazon SQS" in its developer guide,
 * 2026-11).
 */
export const sqsEvent = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({
        /** How often the message was given out, this time included. */
        ApproximateReceiveCount: z.coerce.number().int().positive(),
      }),
    }),
  ),
});

export type SqsRecord = z.infer<typeof sqsEvent>['Records'][number];

/** Which messages are to be given out again; the others Lambda deletes. */
export interface SqsBatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
